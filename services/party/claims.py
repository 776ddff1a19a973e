"""Where a party's file asks for volumes, and of which storage class."""

from __future__ import annotations

from collections.abc import Iterator

from services.party.grammar import find_key
from services.party.partyfile import PartyFile
from services.yamldoc import Path

_KEYS = ("storageClass", "storageClassName")
_PARTS = {"hdfs": ("namenode", "datanode")}


def claims_of(party: PartyFile) -> Iterator[tuple[Path, str]]:
    """Each key that a class is asked for by, and which one: "" for the cluster's default.

    Without `persistence: true` there is none, nor for a claim that exists already. What the file does not say is what
    the chart does: some name a class like the module (kubefate.md §7), which hardly any cluster has.
    """
    if party.data.get("persistence") is not True or not party.era_is_known:
        return
    for block in _blocks(party):
        if party.get((*block, "existingClaim")):
            continue
        for last in _KEYS:
            path = (*block, last)
            key = find_key(path, party.chart_version, party.chart_name)
            if key is not None and not key.deprecated:
                written = party.get(path)
                yield path, str((key.default or "") if written is None else written)


def _blocks(party: PartyFile) -> Iterator[Path]:
    """Where a module describes its claims: in its own block, or in one for each of its parts."""
    for module in party.modules:
        listed = party.get((module, "list"))
        if isinstance(listed, list):
            yield from ((module, "list", index) for index in range(len(listed)))
        else:
            yield (module,)
            yield from ((module, part) for part in _PARTS.get(module, ()))
