"""A route as a cell, a name, a place. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from screens.widgets.table import Cell
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from services.doctor import KnownParty
    from services.session.wiring import Wire


def link_state(wire: Wire) -> Cell:
    """Whether a route leads to where its target listens."""
    if wire.pending:
        return Cell(f"… {_('not there now')}", Tone.BUSY)
    if wire.fits is None:
        return Cell(f"· {_('leads outside')}", Tone.MUTED)
    if wire.fits:
        return Cell(f"✓ {_('listens there')}", Tone.GOOD)
    ports = ", ".join(map(str, wire.listens or ())) or "-"
    return Cell(f"✗ {_('listens at {ports}', ports=ports)}", Tone.BAD)


def target_name(wire: Wire) -> str:
    """Where a route leads."""
    return str(wire.target) if wire.target is not None else str(_("exchange"))


def link_place(party: KnownParty, wire: Wire) -> Place:
    """What is known of a route of `party`."""
    target = str(wire.target) if wire.target is not None else ""
    return Place(
        "link", name=party.title, kind=target, title=f"{one_line(party.party_id or '-')} → {target_name(wire)}"
    )
