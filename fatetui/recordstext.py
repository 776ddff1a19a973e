"""KubeFATE's records as tables for people and as data for programs. Both masked and harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.i18n import Message, _
from services.kubefate import Chart, FateCluster, Job, User
from services.records import Mend, MendKind, Scene, Trouble, chart_of, cluster_of, job_of, user_of
from services.redact import secrets
from services.text import one_line
from services.yamldoc import width

VERSION = "fatetui.records/v1"
_WIDEST = 40
SEVERITIES: Mapping[str, str] = {"error": "✗", "warning": "!", "info": "i"}
MENDS: Mapping[MendKind, Message] = {
    MendKind.FAIL_JOB: _("mark the job as Failed"),
    MendKind.SET_STATUS: _("set the status"),
    MendKind.RESTORE_RECORD: _("bring the record back"),
    MendKind.REMOVE_RECORD: _("remove the record"),
    MendKind.REMOVE_JOB: _("remove the job's record"),
}


def _when(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


def cluster_record(cluster: FateCluster) -> dict[str, Any]:
    """A FATE cluster."""
    return {
        "id": cluster.id,
        "name": cluster.name,
        "namespace": cluster.namespace,
        "chart": cluster.chart_name,
        "version": cluster.chart_version,
        "revision": cluster.revision,
        "status": cluster.status.value,
    }


def job_record(job: Job) -> dict[str, Any]:
    """A job."""
    return {
        "id": job.id,
        "method": job.method,
        "status": job.status.value,
        "cluster": job.cluster_id,
        "creator": job.creator,
        "began": _when(job.started),
        "ended": _when(job.ended),
        "result": job.result,
    }


def chart_record(chart: Chart) -> dict[str, Any]:
    """A stored chart."""
    return {"id": chart.id, "name": chart.name, "version": chart.version, "app_version": chart.app_version}


def user_record(user: User) -> dict[str, Any]:
    """A user, whose password is nobody's business."""
    return {"id": user.id, "username": user.username, "email": user.email, "status": user.status}


READERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "cluster": lambda document: cluster_record(cluster_of(document)),
    "job": lambda document: job_record(job_of(document)),
    "helm": lambda document: chart_record(chart_of(document)),
    "user": lambda document: user_record(user_of(document)),
}
"""How a document of each collection is told in a list."""
HEADINGS: Mapping[str, Message] = {
    "cluster": _("FATE clusters"),
    "job": _("Jobs"),
    "helm": _("Charts"),
    "user": _("Users"),
}


class TableLines:
    """Rows as lines of one width per column, as they come: the first `BATCH` rows decide the widths."""

    BATCH = 200

    def __init__(self, title: Message) -> None:
        self._title = title
        self._rows: list[dict[str, Any]] = []
        self._widths: dict[str, int] = {}

    def add(self, row: dict[str, Any]) -> Iterator[str]:
        """Take a row; the lines that can be told by now."""
        self._rows.append(row)
        if len(self._rows) >= self.BATCH:
            yield from self.rest()

    def rest(self) -> Iterator[str]:
        """The lines of what was not told yet."""
        if not self._widths:
            yield f"{self._title}"
            if not self._rows:
                yield f"  {_('none')}"
                return
            self._widths = {
                key: max(width(key), *(width(_cell(row, key)) for row in self._rows)) for key in self._rows[0]
            }
            yield self._line({key: key.upper() for key in self._widths})
        for row in self._rows:
            yield self._line(row)
        self._rows = []

    def _line(self, row: Mapping[str, Any]) -> str:
        cells = ((_cell(row, key), widest) for key, widest in self._widths.items())
        return ("  " + "  ".join(cell + " " * (widest - width(cell)) for cell, widest in cells)).rstrip()


def _cell(row: Mapping[str, Any], key: str) -> str:
    return one_line(secrets.mask(str(row[key])), _WIDEST)


def trouble_record(trouble: Trouble) -> dict[str, Any]:
    """A trouble with its mends, as steps."""
    return {
        "rule": trouble.rule,
        "severity": trouble.severity.value,
        "subject": trouble.subject,
        "id": trouble.uuid,
        "message": str(trouble.message),
        "facts": [{"subject": fact.subject, "field": fact.field, "value": fact.value} for fact in trouble.facts],
        "remedy": str(trouble.remedy) if trouble.remedy else None,
        "mends": [{verb_of(mend): mend.params} for mend in trouble.mends],
    }


def check_record(scene: Scene, found: Sequence[Trouble]) -> dict[str, Any]:
    """A whole check."""
    return {
        "version": VERSION,
        "clusters": len(scene.clusters),
        "jobs": len(scene.jobs),
        "releases": len(scene.releases),
        "not_seen": sorted(scene.unseen),
        "kubefate": None if scene.silence is None else str(scene.silence),
        "troubles": [trouble_record(trouble) for trouble in found],
    }


def check_lines(scene: Scene, found: Sequence[Trouble]) -> Iterator[str]:
    """A whole check for people."""
    yield str(
        _(
            "{clusters} FATE clusters and {jobs} jobs in the database, {releases} Helm releases beside it",
            clusters=len(scene.clusters),
            jobs=len(scene.jobs),
            releases=len(scene.releases),
        )
    )
    if scene.unseen:
        places = _("all namespaces") if "*" in scene.unseen else ", ".join(sorted(scene.unseen))
        yield f"! {_('not looked into: {namespaces}', namespaces=one_line(str(places), 200))}"
    if scene.silence is not None:
        yield f"! {_('KubeFATE itself was not asked: {reason}', reason=one_line(str(scene.silence), 200))}"
    for trouble in found:
        yield ""
        yield from trouble_lines(trouble)
    yield ""
    mendable = sum(bool(trouble.mends) for trouble in found)
    if not found:
        yield f"✓ {_('The records say what is there')}"
    elif mendable:
        yield str(
            _(
                "Troubles: {count}. Can be mended: {mendable}, by `fatetui records mend` with a RULE, an ID, or --all",
                count=len(found),
                mendable=mendable,
            )
        )
    else:
        yield str(_("Troubles: {count}", count=len(found)))


def trouble_lines(trouble: Trouble) -> Iterator[str]:
    """One trouble for people."""
    yield f"{SEVERITIES[trouble.severity.value]} {trouble.rule} {one_line(str(trouble.message), 300)}"
    for fact in trouble.facts:
        yield f"    {fact.subject} {fact.field} = {fact.value}"
    for mend in trouble.mends:
        yield f"    → {MENDS[mend.kind]}{f': {mend.status}' if mend.status else ''}"
    if trouble.remedy is not None:
        yield f"    = {one_line(str(trouble.remedy), 300)}"


def verb_of(mend: Mend) -> str:
    """The step that does it."""
    return "records.remove" if mend.removes else "records.mend"
