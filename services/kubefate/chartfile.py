"""A packaged chart (.tgz) as helm makes it: which chart it is, by its own Chart.yaml."""

from __future__ import annotations

from pathlib import Path

from services.errors import Exit, FatetuiError
from services.i18n import Message, _, verbatim
from services.text import decoded, one_line
from services.yamldoc import NotYamlError, load_manifest

_LARGEST = 1024 * 1024
"""Bytes of a Chart.yaml: Helm's own limit for a file of a chart."""


class ChartFileUnreadable(FatetuiError):
    """The file is no packaged chart."""

    code = "KF-CHART-FILE"
    exit = Exit.FILE


def chart_of(path: Path) -> tuple[str, str]:
    """Name and version of a packaged chart. Raises ChartFileUnreadable, OSError."""
    import tarfile  # only where a chart is looked into

    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                # Packages of v1.3.0-a were made on Windows, with backslashes (fate.md §6.2).
                folder, _slash, name = member.name.replace("\\", "/").rpartition("/")
                if member.isfile() and name == "Chart.yaml" and folder and "/" not in folder:
                    told = archive.extractfile(member)
                    documents = load_manifest(decoded(told.read(_LARGEST))) if told is not None else []
                    chart = next(iter(documents), None)
                    break
            else:
                raise _unreadable(path, _("It has no Chart.yaml"))
    except (tarfile.TarError, EOFError, NotYamlError) as error:
        raise _unreadable(path, verbatim(one_line(str(error), 200))) from error
    told_name, version = (chart.get("name"), chart.get("version")) if isinstance(chart, dict) else (None, None)
    if not told_name or not version:
        raise _unreadable(path, _("Its Chart.yaml tells neither name nor version"))
    return str(told_name), str(version)


def _unreadable(path: Path, cause: Message) -> ChartFileUnreadable:
    return ChartFileUnreadable(
        _("{path} is no packaged chart", path=one_line(str(path), 200)),
        cause=cause,
        remedy=_("`helm package` and KubeFATE's release page make them: NAME-VERSION.tgz"),
    )
