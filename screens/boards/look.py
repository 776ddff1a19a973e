"""A board as cells and sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from screens.look import Tone, age_at
from screens.widgets.lines import Line
from screens.widgets.table import Cell, Column, Row
from services.access import Reached
from services.i18n import _
from services.session import Board
from services.text import one_line

COLUMNS = (
    Column(_("PARTY"), rank=0, least=10, most=36, key="name"),
    Column(_("STATE"), rank=0, least=12, most=18, key="health"),
    Column(_("BY"), rank=1, least=7, most=12, key="via"),
    Column(_("ADDRESS"), rank=0, least=36, most=60, key="address"),
    Column(_("FORWARDED"), rank=2, least=16, most=26, key="forward"),
    Column(_("CHECKED"), rank=3, least=5, most=8, right=True, key="age"),
)


def board_row(board: Board) -> Row:
    """One party's board."""
    state = state_of(board)
    via = board.result.via if isinstance(board.result, Reached) else "-"
    cells = (
        Cell(one_line(board.party), Tone.STRONG),
        state,
        Cell(via),
        Cell(one_line(board.address.url) if board.address is not None else "-"),
        Cell(board.forward.url if board.forward is not None else "-", Tone.MUTED),
        Cell("-") if board.at is None else Cell(since=board.at),
    )
    return Row(board.party, cells, board, tone=state.tone)


def state_of(board: Board) -> Cell:
    """Glyph and word."""
    if board.checking:
        return Cell(f"… {_('checking')}", Tone.BUSY)
    if board.error is not None:
        return Cell(f"? {_('not known')}", Tone.UNSURE)
    if board.result is None:
        return Cell(f"· {_('not checked')}", Tone.MUTED)
    return (
        Cell(f"✓ {_('answers')}", Tone.GOOD)
        if isinstance(board.result, Reached)
        else Cell(f"✗ {_('does not answer')}", Tone.BAD)
    )


def board_lines(board: Board, now: datetime) -> Iterator[Line]:
    """Why it is so, and how to get in."""
    state = state_of(board)
    checked = f"  {_('{age} ago', age=age_at(now, board.at))}" if board.at is not None else ""
    yield f"{one_line(board.party)}  {state.text}{checked}", state.tone
    if board.error is not None:
        yield one_line(str(board.error), 300), Tone.PLAIN
        if board.error.remedy is not None:
            yield f"  → {one_line(str(board.error.remedy))}", Tone.MUTED
    if board.address is not None:
        told = _("{url}, as {source} says", url=one_line(board.address.url), source=one_line(board.address.source))
        yield str(told), Tone.PLAIN
        if board.address.login_hint is not None:
            yield str(board.address.login_hint), Tone.MUTED
    for attempt in board.result.attempts if board.result is not None else ():
        yield f"  ✗ {attempt.via}: {one_line(str(attempt.reason), 200)}", Tone.WARN
    if isinstance(board.result, Reached):
        how = _("It answers {status} by {via}", status=board.result.status, via=board.result.via)
        yield f"  ✓ {how}", Tone.GOOD
        if board.result.via != "ingress":
            yield f"  → {_('f forwards a local port to it; h shows the lines that a hosts file needs')}", Tone.MUTED
    if board.forward is not None:
        yield f"  ● {board.forward.url}", Tone.GOOD
        if board.forward.last_error is not None:
            yield f"  ! {one_line(str(board.forward.last_error), 200)}", Tone.WARN
