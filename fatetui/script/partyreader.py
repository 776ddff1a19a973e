"""The parties of a document: files and inline texts, with the values that the script sets in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fatetui.script.complaints import complain
from fatetui.script.models import PartyEntry
from fatetui.script.problems import Problems
from fatetui.script.references import ReferenceCheck
from services.i18n import _
from services.steps.parties import PartySource, read_party
from services.steps.references import substitute, unknown_paths
from services.steps.scope import Scope
from services.yamldoc import Path as YamlPath
from services.yamldoc import dump_yaml, read_yaml


class PartyReader:
    """Reads `parties`. `made` are files that steps of the script make: they may be missing yet."""

    def __init__(
        self,
        problems: Problems,
        variables: Mapping[str, Any],
        environment: Mapping[str, str],
        base: Path,
        made: Collection[Path],
    ) -> None:
        self._problems = problems
        self._check = ReferenceCheck(problems, variables, (), environment, outputs=False)
        self._scope = Scope(variables, environment)
        self._base = base
        self._made = made

    def read(self, raw: Any) -> tuple[PartySource, ...]:
        """The sources of all parties; those with problems are left out."""
        if not isinstance(raw, list):
            return ()
        sources = [self._source(entry, ("parties", index)) for index, entry in enumerate(raw)]
        return tuple(source for source in sources if source is not None)

    def _source(self, raw: Any, place: YamlPath) -> PartySource | None:
        if not self._check.run(raw, place):
            return None
        data = substitute(raw, self._scope)
        if any(unknown_paths(data)):
            return None
        try:
            entry = PartyEntry.model_validate(data)
        except ValidationError as error:
            complain(self._problems, error.errors(include_url=False), PartyEntry, place)
            return None
        if (entry.file is None) is (entry.inline is None):
            message = _("a party is either a `file` or `inline`")
            self._problems.add("E-VALUE", message, place)
            return None
        overrides = {path_of(path): value for path, value in entry.overrides.items()}
        name = f"{self._problems.document.source}:parties[{place[-1]}]"
        source = PartySource(self._path(entry.file), _text(entry.inline), name, overrides)
        return source if self._readable(source, place) else None

    def _path(self, file: str | None) -> Path | None:
        return None if file is None else self._base / Path(file).expanduser()

    def _readable(self, source: PartySource, place: YamlPath) -> bool:
        """Try the party, so that what is wrong with it is told before anything is contacted."""
        # Loaded only by scripts that have parties: it holds the tables of all chart eras.
        from services.party import PartyFileError

        if source.path is not None and not source.path.exists():
            if source.path in self._made:
                return True
            message = _("there is no file {file}", file=str(source.path))
            hint = _("paths count from the script's folder; `fatetui config new` makes a party file")
            self._problems.add("E-PARTY-FILE", message, (*place, "file"), hint=hint)
            return False
        try:
            read_party(source)
        except PartyFileError as error:
            self._tell(error, source, place)
            return False
        except KeyError as error:
            message = _("{path} cannot be set in this party file", path=".".join(map(str, error.args)))
            self._problems.add("E-PARTY-FILE", message, (*place, "set"), key=True)
            return False
        return True

    def _tell(self, error: Any, source: PartySource, place: YamlPath) -> None:
        if source.path is None or not error.findings:
            self._problems.add("E-PARTY-FILE", error.message, place, hint=error.remedy)
            return
        inside = Problems(read_yaml(source.path), self._problems.found)
        for finding in error.findings:
            inside.add("E-PARTY-FILE", finding.message, span=finding.span, hint=finding.remedy)


def path_of(dotted: str) -> YamlPath:
    """`a.0.b` as a path: whole numbers are places in lists."""
    return tuple(int(part) if part.isdecimal() else part for part in dotted.split("."))


def _text(inline: str | dict[str, Any] | None) -> str:
    if not isinstance(inline, dict):
        return inline or ""
    return dump_yaml(inline, width=80)
