"""A name as cells and sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.table import Cell, Column, Row
from services.access import Attempt, NameState, WantedName
from services.i18n import _
from services.text import one_line

COLUMNS = (
    Column(_("NAME"), rank=0, least=24, most=60, key="name"),
    Column(_("STATE"), rank=0, least=14, most=24, key="health"),
    Column(_("WANTED"), rank=2, least=9, most=40, key="wanted"),
    Column(_("RESOLVES TO"), rank=1, least=12, most=40, key="resolves"),
    Column(_("HTTP"), rank=1, least=8, most=40, key="http"),
    Column(_("CLASS"), rank=4, least=6, most=16, key="class"),
    Column(_("NEEDED BY"), rank=3, least=16, most=60, key="ingress"),
)


def name_row(name: WantedName, state: NameState | None) -> Row:
    """A name as far as it is known."""
    told = state_of(state)
    cells = (
        Cell(one_line(name.host), Tone.STRONG),
        told,
        Cell(name.address or "-"),
        _resolved(state),
        _answered(state.answer if state is not None else None),
        Cell(one_line(name.ingress_class) or "-", Tone.MUTED),
        Cell(one_line(f"{name.namespace}/{name.ingress}"), Tone.MUTED),
    )
    return Row(name.host, cells, (name, state), tone=told.tone)


def state_of(state: NameState | None) -> Cell:
    """What stands between a browser of this machine and the page: the first thing that does."""
    if state is None:
        return Cell(f"… {_('asking')}", Tone.BUSY)
    check, answer = state.check, state.answer
    if check.found is None:
        return Cell(f"? {_('no resolver')}", Tone.UNSURE)
    if answer is None or answer.status is None:
        return Cell(f"✗ {_('does not answer')}", Tone.BAD)
    if not check.found:
        return Cell(f"! {_('not resolved')}", Tone.WARN)
    if not check.ok:
        return Cell(f"! {_('leads elsewhere')}", Tone.WARN)
    tone = _tone(answer.status)
    return Cell(f"✓ {_('answers')}" if tone is Tone.GOOD else f"! HTTP {answer.status}", tone)


def name_lines(name: WantedName, state: NameState | None) -> Iterator[Line]:
    """What was found of a name, way by way, and what to do."""
    told = state_of(state)
    yield f"{one_line(name.url)}  {told.text}", told.tone
    source = one_line(f"Ingress {name.namespace}/{name.ingress}")
    if name.address:
        yield str(_("{source} names it; it should lead to {address}", source=source, address=name.address)), Tone.PLAIN
    else:
        yield str(_("{source} names it, and no ingress controller has an address for it", source=source)), Tone.WARN
    if state is None:
        return
    yield one_line(str(state.check.message), 300), Tone.GOOD if state.check.ok else Tone.WARN
    for attempt in state.attempts:
        tone = _tone(attempt.status)
        glyph = {Tone.GOOD: "✓", Tone.WARN: "!"}.get(tone, "✗")
        way = _("by its name") if attempt.via == "name" else _("straight to the ingress controller")
        yield one_line(f"  {glyph} {attempt.url} {way}: {attempt.reason}", 300), tone
    if not state.attempts:
        yield f"  ✗ {_('no ingress controller was found')}", Tone.BAD
    elif not state.check.ok and name.address:
        yield f"  → {_('c copies the lines that a hosts file needs; without them, :board forwards a port')}", Tone.MUTED


def _resolved(state: NameState | None) -> Cell:
    if state is None:
        return Cell("…", Tone.BUSY)
    found = state.check.found
    if not found:
        return Cell("?" if found is None else "-", Tone.UNSURE if found is None else Tone.WARN)
    return Cell(one_line(", ".join(found)), Tone.PLAIN if state.check.ok else Tone.WARN)


def _answered(answer: Attempt | None) -> Cell:
    return Cell("-", Tone.MUTED) if answer is None else Cell(one_line(str(answer.reason), 60), _tone(answer.status))


def _tone(status: int | None) -> Tone:
    """Whoever asks for a password answers; a controller that knows no such name, and a server that fails, do not."""
    if status is None or status >= 500:
        return Tone.BAD
    return Tone.GOOD if status < 400 or status in (401, 403) else Tone.WARN
