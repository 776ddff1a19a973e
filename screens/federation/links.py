"""A route as a cell. Pure."""

from __future__ import annotations

from screens.look import Tone
from screens.widgets.table import Cell
from services.i18n import _
from services.session.wiring import Wire


def link_state(wire: Wire) -> Cell:
    """Whether a route leads to where its target listens."""
    if wire.fits is None:
        return Cell(f"· {_('leads outside')}", Tone.MUTED)
    if wire.fits:
        return Cell(f"✓ {_('listens there')}", Tone.GOOD)
    ports = ", ".join(map(str, wire.listens or ())) or "-"
    return Cell(f"✗ {_('listens at {ports}', ports=ports)}", Tone.BAD)
