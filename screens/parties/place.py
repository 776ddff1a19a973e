"""Where a party's pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.place import Place
from services.party import CLUSTER_LABEL

if TYPE_CHECKING:
    from services.doctor import KnownParty


def party_place(view: str, party: KnownParty) -> Place:
    """`view` of one party."""
    return Place(view, party.namespace, f"{CLUSTER_LABEL}={party.name}", name=party.name, title=party.title)
