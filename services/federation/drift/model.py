"""What a comparison is made of, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from services.i18n import Message, _

if TYPE_CHECKING:
    from services.kubefate import FateCluster, HelmRelease
    from services.kubernetes import Object
    from services.party import PartyFile


class Source(StrEnum):
    """Who says how a party is, in the order in which one is made from the other."""

    FILE = "file"
    KUBEFATE = "kubefate"
    HELM = "helm"
    LIVE = "live"

    @property
    def heading(self) -> Message:
        """The heading of its column."""
        return _HEADINGS[self]


_HEADINGS = {
    Source.FILE: _("FILE"),
    Source.KUBEFATE: _("KUBEFATE"),
    Source.HELM: _("HELM"),
    Source.LIVE: _("LIVE"),
}


class Topic(StrEnum):
    """What a row is about; the first four are there whether they differ or not."""

    THERE = "there"
    CHART = "chart"
    PARTY_ID = "partyId"
    NODE_PORT = "nodePort"
    KEY = "key"
    """A key of the party file, which KubeFATE has kept."""
    OBJECT = "object"
    """A Kubernetes object, which Helm has made."""
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that several sources speak of: `said` holds the word of each, None where it does not have it.

    A source that is not in `said` has nothing to do with it. `subject` names a key, a port, an object or its field.
    Words are harmless and masked, on one line.
    """

    topic: Topic
    subject: str
    said: Mapping[Source, str | None]
    differs: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of a party; None where a source does not have it.

    `live` holds the objects of the kinds that could be seen, by kind, those of others included. `silent` says of a
    source why it could not be asked: nothing is held against it then.
    """

    name: str
    namespace: str
    file: PartyFile | None = None
    record: FateCluster | None = None
    release: HelmRelease | None = None
    live: Mapping[str, tuple[Object, ...]] = field(default_factory=dict)
    silent: Mapping[Source, Message] = field(default_factory=dict)

    def speaks(self, source: Source) -> bool:
        """Whether the source was asked."""
        return source not in self.silent


@dataclass(frozen=True, slots=True)
class Drift:
    """A party's rows, those that differ and those that tell how it is, and why a source is silent."""

    name: str
    namespace: str
    rows: tuple[Row, ...]
    silent: Mapping[Source, Message]

    @property
    def differences(self) -> tuple[Row, ...]:
        """The rows that differ."""
        return tuple(row for row in self.rows if row.differs)
