"""A party as a box, its routes as arrows with ports. Pure: every line is exactly as wide as asked for, or less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from screens.federation.links import link_state, target_name
from screens.look import Tone
from screens.widgets.table import Cell
from screens.widgets.text import toned
from services.i18n import _
from services.session.wiring import Wire, Wired
from services.text import one_line

Part = tuple[str, Tone]
_WIDE, _NARROW, _SLIM = 36, 26, 22
_ROOMY, _TIGHT = 110, 64
"""From how many cells on a box is wide, and below how many it is slim, for the arrows beside it."""
_PORT = 6
_BEHIND = " " * (_PORT + 4)
_MOST_ARROWS = 6
"""Of one box: fifty parties that know each other have two and a half thousand."""
_CURSOR = "bold $cursor-foreground on $cursor-background"
_ASCII = str.maketrans("╭╮╰╯─│▶◀✓✗…·○", "++++-|><vx.oo")
"""What a terminal shows that has no line drawing."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """How wide it may be, and whether it has to do with plain characters."""

    width: int
    plain: bool = False

    @property
    def inner(self) -> int:
        """How wide the inside of a box is."""
        return _WIDE if self.width >= _ROOMY else _NARROW if self.width >= _TIGHT else _SLIM

    def line(self, parts: Sequence[Part], *, chosen: bool = False) -> Content:
        """As much of `parts` as fits; `chosen` has the cursor."""
        shown: list[Content] = []
        left = self.width
        for text, tone in parts:
            told = text.translate(_ASCII) if self.plain else text
            if cell_len(told) > left:
                shown.append(toned(set_cell_size(told, max(0, left - 1)) + ("…" if left else ""), tone))
                break
            shown.append(toned(told, tone))
            left -= cell_len(told)
        whole = Content.assemble(*shown)
        # What goes on below an arrow begins behind it.
        behind = len(parts[0][0]) if parts and parts[0][0].isspace() else 0
        return whole.stylize(_CURSOR, behind) if chosen else whole

    @property
    def beside(self) -> Canvas:
        """What there is to the right of a box."""
        return Canvas(max(0, self.width - self.inner - 4), self.plain)

    def broken(self, parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
        """`parts` in lines: what has no room any more goes on below, behind the arrow."""
        line: list[Part] = []
        left = self.width
        for text, tone in parts:
            if cell_len(text) > left and len(line) > 1:
                yield line
                line, left = [(_BEHIND, Tone.PLAIN)], self.width - len(_BEHIND)
            line.append((text, tone))
            left -= cell_len(text)
        yield line

    def boxed(self, inside: Sequence[Part], beside: Sequence[Sequence[Part]], chosen: int | None) -> Content:
        """A box, and what leads out of it; `chosen` is the number of that which has the cursor."""
        edge, width = "─" * (self.inner + 2), self.inner
        lines = [self.line([(f"╭{edge}╮", Tone.MUTED)])]
        rest = self.beside
        out = [
            rest.line(line, chosen=number == chosen)
            for number, parts in enumerate(beside)
            for line in rest.broken(parts)
        ]
        for text, way in zip_longest(inside, out, fillvalue=None):
            told, tone = text or ("", Tone.PLAIN)
            left = self.line([("│ ", Tone.MUTED), (set_cell_size(told, width), tone), (" │", Tone.MUTED)])
            lines.append(left + (way or Content("")))
        lines.append(self.line([(f"╰{edge}╯", Tone.MUTED)]))
        return Content("\n").join(lines)


def box(wired: Wired, told: Sequence[Part], toys: Sequence[Cell], canvas: Canvas, chosen: int | None = None) -> Content:
    """The box of one party. `told` is what is known of it besides; `toys` are the last tests of its routes.

    Of many routes only a few are drawn, bad ones before all, unless one of them is `chosen`.
    """
    party = wired.party
    listens = ", ".join(map(str, wired.listens))
    inside: list[Part] = [
        (f"{one_line(party.party_id or '-')}  {one_line(party.title)}", Tone.STRONG),
        *told,
        (str(_("listens at {ports}", ports=listens)) if listens else str(_("listens at no NodePort")), Tone.MUTED),
    ]
    arrows = _few(wired, toys) if chosen is None else _all(wired, toys)
    if not arrows:
        arrows = [[(f"  {_('no route to anybody')}", Tone.MUTED)]]
    return canvas.boxed(inside, arrows, chosen)


def arrow_lines(wired: Wired, toys: Sequence[Cell], canvas: Canvas, chosen: int) -> tuple[int, int]:
    """The first line of the route `chosen` in its box, and how many it takes."""
    lines = [len(list(canvas.beside.broken(parts))) for parts in _all(wired, toys)[: chosen + 1]]
    return 1 + sum(lines[:-1]), lines[-1]


def exchange_box(address: tuple[str, int], parties: Sequence[str], canvas: Canvas) -> Content:
    """The box of an exchange, and who sends to it."""
    host, port = address
    inside = [(str(_("exchange")), Tone.STRONG), (f"{one_line(host, 60)}:{port}", Tone.MUTED)]
    return canvas.boxed(inside, [[("◀── ", Tone.UNSURE), (one_line(name), Tone.STRONG)] for name in parties], None)


def exchanges(wired: Sequence[Wired]) -> Mapping[tuple[str, int], list[str]]:
    """The addresses to which parties send what they have no route for, and those parties."""
    found: dict[tuple[str, int], list[str]] = {}
    for one in wired:
        for wire in one.wires:
            if wire.target is None:
                found.setdefault((wire.host, wire.port), []).append(one.party.party_id or one.party.title)
    return found


def _all(wired: Wired, toys: Sequence[Cell]) -> list[list[Part]]:
    return [list(_arrow(*one)) for one in zip(wired.wires, toys, strict=True)]


def _few(wired: Wired, toys: Sequence[Cell]) -> list[list[Part]]:
    """The routes that want to be seen, and how many more there are."""
    pairs = list(zip(wired.wires, toys, strict=True))
    if len(pairs) <= _MOST_ARROWS:
        return _all(wired, toys)
    worst = sorted(range(len(pairs)), key=lambda number: not _unwell(*pairs[number]))[: _MOST_ARROWS - 1]
    drawn = [list(_arrow(*pairs[number])) for number in sorted(worst)]
    rest = [pairs[number] for number in range(len(pairs)) if number not in worst]
    unwell = sum(_unwell(*pair) for pair in rest)
    told: list[Part] = [(f"  … {_('routes more: {count}; → shows all', count=len(rest))}", Tone.MUTED)]
    if unwell:
        told.append((f"  ✗ {_('not well: {count}', count=unwell)}", Tone.BAD))
    return [*drawn, told]


def _unwell(wire: Wire, toy: Cell) -> bool:
    return wire.fits is False or toy.tone in (Tone.BAD, Tone.WARN)


def _arrow(wire: Wire, toy: Cell) -> Iterator[Part]:
    fit = link_state(wire)
    yield f"──{wire.port:─<{_PORT}}▶ ", fit.tone
    yield target_name(wire), Tone.STRONG
    if wire.target is not None:
        yield f"  {fit.text}", fit.tone
    if toy.text:
        yield f"  {_('toy')} {toy.text}", toy.tone
    yield f"  {one_line(wire.host, 60)}", Tone.MUTED
