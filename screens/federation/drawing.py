"""A party as a box, its routes as arrows with ports. Pure: every line is exactly as wide as asked for, or less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from screens.look import Tone
from screens.widgets.table import Cell
from screens.widgets.text import toned
from services.i18n import _
from services.session.wiring import Wire, Wired
from services.text import one_line

Part = tuple[str, Tone]
_WIDE, _NARROW = 36, 26
_ROOMY = 110
_PORT = 6


def box(wired: Wired, state: Part, pods: str, toys: Sequence[Cell], width: int) -> Content:
    """The box of one party. `toys` are the last tests of its routes, in their order."""
    inner = _WIDE if width >= _ROOMY else _NARROW
    party = wired.party
    listens = ", ".join(map(str, wired.listens))
    inside: list[Part] = [
        (f"{one_line(party.party_id or '-')}  {one_line(party.title)}", Tone.STRONG),
        (f"{state[0]}  {pods}", state[1]),
        (str(_("listens at {ports}", ports=listens)) if listens else str(_("listens at no NodePort")), Tone.MUTED),
    ]
    arrows = [list(_arrow(wire, toy)) for wire, toy in zip(wired.wires, toys, strict=True)]
    if not arrows:
        arrows = [[(f"  {_('no route to anybody')}", Tone.MUTED)]]
    lines = [toned(f"╭{'─' * (inner + 2)}╮", Tone.MUTED)]
    for text, parts in zip_longest(inside, arrows):
        told, tone = text or ("", Tone.PLAIN)
        shown = [("│ ", Tone.MUTED), (set_cell_size(told, inner), tone), (" │", Tone.MUTED), *(parts or [])]
        lines.append(_cut(shown, width))
    lines.append(toned(f"╰{'─' * (inner + 2)}╯", Tone.MUTED))
    return Content("\n").join(lines)


def _arrow(wire: Wire, toy: Cell) -> Iterator[Part]:
    tone = {True: Tone.GOOD, False: Tone.BAD, None: Tone.UNSURE}[wire.fits]
    yield f"──{wire.port:─<{_PORT}}▶ ", tone
    yield (str(wire.target) if wire.target is not None else str(_("exchange"))), Tone.STRONG
    yield f"  {_fit(wire)}", tone
    if toy.text:
        yield f"  {_('toy')} {toy.text}", toy.tone
    # Last, for it is what a narrow screen can do without.
    yield f"  {one_line(wire.host, 60)}", Tone.MUTED


def _fit(wire: Wire) -> str:
    if wire.fits is None:
        return f"? {_('not in this cluster')}" if wire.target is not None else "?"
    if wire.fits:
        return f"✓ {_('listens there')}"
    ports = ", ".join(map(str, wire.listens or ())) or "-"
    return f"✗ {_('listens at {ports}', ports=ports)}"


def _cut(parts: Sequence[Part], width: int) -> Content:
    """As much of `parts` as fits into `width` cells."""
    shown: list[Content] = []
    left = width
    for text, tone in parts:
        if cell_len(text) > left:
            shown.append(toned(set_cell_size(text, max(0, left - 1)) + ("…" if left else ""), tone))
            break
        shown.append(toned(text, tone))
        left -= cell_len(text)
    return Content.assemble(*shown)
