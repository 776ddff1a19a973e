"""The parties of a script, read again when their files change under a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.files import shortest
from services.i18n import _

if TYPE_CHECKING:
    from services.party import PartyFile


@dataclass(frozen=True, slots=True)
class PartySource:
    """Where a party comes from: a file, or text within the script; `overrides` are written into it in order."""

    path: Path | None = None
    text: str = ""
    name: str = ""
    """How messages name the text's place."""
    overrides: Mapping[tuple[str | int, ...], Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Read:
    stamp: tuple[int, int] | None
    party: PartyFile


class PartySet:
    """The parties in the script's order. A file that a step has yet to make is no party until it is there."""

    def __init__(self, sources: Sequence[PartySource] = ()) -> None:
        self._sources = tuple(sources)
        self._read: dict[int, _Read] = {}

    def current(self) -> tuple[PartyFile, ...]:
        """Every party whose file is there, as it is now. Raises PartyFileError."""
        parties = (self._party(index, source) for index, source in enumerate(self._sources))
        return tuple(party for party in parties if party is not None)

    def _party(self, index: int, source: PartySource) -> PartyFile | None:
        stamp = None
        if source.path is not None:
            try:
                status = source.path.stat()
            except FileNotFoundError:
                return None
            stamp = (status.st_mtime_ns, status.st_size)
        known = self._read.get(index)
        if known is None or known.stamp != stamp:
            known = self._read[index] = _Read(stamp, _whole(read_party(source)))
        return known.party


def _whole(party: PartyFile) -> PartyFile:
    """`party`, unless somebody broke its YAML since the script was read: what is left of it is not what was meant."""
    if not party.document.problems:
        return party
    from services.party import PartyFileError, lint_party

    problem = party.document.problems[0]
    raise PartyFileError(
        _(
            "{place}:{line}:{column}: {what}",
            place=shortest(party.document.source),
            line=problem.span.line,
            column=problem.span.column,
            what=problem.message,
        ),
        tuple(lint_party(party)),
        remedy=_("Mend the file, then go on with --resume"),
    )


def read_party(source: PartySource) -> PartyFile:
    """The party at `source`, its overrides applied. Raises PartyFileError, and KeyError for an override's path."""
    # YAML and the chart eras are loaded only by scripts that have parties.
    from services.party import parse_party, read_party_file, with_values

    party = read_party_file(source.path) if source.path else parse_party(source.text, source.name)
    return with_values(party, source.overrides) if source.overrides else party
