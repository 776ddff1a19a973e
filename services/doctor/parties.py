"""Which parties there are: those of the files given, and those whose objects carry the charts' labels."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from services.party import CLUSTER_LABEL, MODULE_LABEL, PARTY_LABEL, PartyFile, title_of
from services.rollout import Expectation, Scope
from services.rollout.evidence import archive_path, read_past

if TYPE_CHECKING:
    from services.i18n import Message
    from services.kubernetes import Cluster, Object

_WORKLOADS = ("Deployment", "StatefulSet")


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A party by its FATE cluster's name and namespace. `party_id` is text, as labels have it; "" when not known.

    `underway` is what is being done with one of which nothing is there yet, or any more.
    """

    name: str
    namespace: str
    party_id: str
    file: PartyFile | None = None
    underway: Message | None = None

    @property
    def title(self) -> str:
        """What tells it from all others."""
        return title_of(self.name, self.namespace)

    @property
    def scope(self) -> Scope:
        """Its objects, and what must be among them."""
        expect = Expectation(self.file.modules if self.file else (), self.name, underway=self.underway)
        return Scope(self.title, self.namespace, {CLUSTER_LABEL: self.name}, expect)


async def find_parties(cluster: Cluster, files: Sequence[PartyFile]) -> tuple[KnownParty, ...]:
    """The parties of `files`, or without files all that the cluster shows.

    Raises the cluster's errors: without files, the permission to list workloads of all namespaces is needed.
    """
    if files:
        return tuple(KnownParty(file.name, file.namespace, str(file.party_id or ""), file) for file in files)
    lists = [await cluster.list(kind, labels=MODULE_LABEL) for kind in _WORKLOADS]
    return parties_of(obj for listed in lists for obj in listed.items)


def kept_parties(cluster: Cluster, archives: Path, without: Container[str] = ()) -> tuple[KnownParty, ...]:
    """The parties that rollouts on `cluster` showed while they were watched, by what was kept below `archives`; but for
    those of the namespaces in `without`."""
    found: list[Object] = []
    for path in archive_path(archives, cluster.context, "").parent.glob("*.ndjson"):
        namespace = unquote(path.stem)
        if namespace in without:
            continue
        with suppress(OSError):
            past = read_past(path, namespace, cluster.server)
            found += [obj for kind in _WORKLOADS for obj in (past.objects.get(kind, ()) if past else ())]
    return parties_of(found)


def parties_of(workloads: Iterable[Object]) -> tuple[KnownParty, ...]:
    """The parties that `workloads` belong to, by their labels, in order of namespace and name."""
    found: dict[tuple[str, str], KnownParty] = {}
    for workload in workloads:
        metadata = workload["metadata"]
        labels = metadata.get("labels") or {}
        if MODULE_LABEL in labels and CLUSTER_LABEL in labels:
            place = metadata["namespace"], labels[CLUSTER_LABEL]
            found.setdefault(place, KnownParty(place[1], place[0], labels.get(PARTY_LABEL, "")))
    return tuple(found[place] for place in sorted(found))
