"""`:plan`: what the engine would do, step by step and field by field; nothing of it is done."""

from __future__ import annotations

from collections.abc import Iterator

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.tasks.look import change_lines, event_lines, reason_lines, safe, stays_lines
from screens.widgets.lines import Line
from services.i18n import _
from services.session import Rehearsal
from services.session.planning import PlanBoard
from services.steps import Event, StepEnded, StepStarted


class PlanScreen(TextScreen):
    """Enter leads to the question whether it is to be done."""

    SCOPES = TextScreen.SCOPES | {"plan"}
    WRAPS = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._shown: object = None

    def retranslate(self) -> None:
        self._shown = None

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        board = session.plans
        state = (board.deed, board.rehearsal, board.running)
        if state != self._shown:
            self._shown = state
            self.text.instead_of_nothing(
                str(_("Nothing was planned yet")),
                str(_("P on an object shows what an action would change, and changes nothing")),
            )
            self.text.show([*self._lines(board)])

    def do_plan_do(self) -> None:
        """Ask whether it is to be done."""
        board = self.app.session.plans if self.app.session is not None else None
        if board is not None and board.deed is not None:
            self.app.propose(board.deed)

    def do_plan_again(self) -> None:
        """Look again what would change."""
        if self.app.session is not None:
            self.app.session.plans.again()

    def _lines(self, board: PlanBoard) -> Iterator[Line]:
        session, deed = self.app.session, board.deed
        if deed is None or session is None:
            return
        yield safe(deed.title), Tone.STRONG
        yield f"{_('Context')} {safe(session.context)}", Tone.MUTED
        yield "", Tone.PLAIN
        if board.rehearsal is None:
            yield str(_("Looking what would change …")), Tone.BUSY
            return
        yield from plan_lines(board.rehearsal)
        commands = board.rehearsal.commands(deed)
        if commands:
            yield "", Tone.PLAIN
            yield str(_("By hand it would be:")), Tone.MUTED
            yield from ((f"  $ {safe(command)}", Tone.MUTED) for command in commands)


def plan_lines(told: Rehearsal) -> Iterator[Line]:
    """Each step with what it would change, and how it comes out."""
    for event in told.events:
        yield from _step_lines(event)
    yield from stays_lines(told.events)
    yield "", Tone.PLAIN
    if told.reason is not None:
        yield str(_("It cannot be done as things are")), Tone.BAD
    elif told.changes:
        count = len(told.changes)
        yield str(_("Changes: {count}. Nothing was done yet", count=count)), Tone.BUSY
    else:
        yield f"✓ {_('Nothing would change: it is so already')}", Tone.GOOD


def _step_lines(event: Event) -> Iterator[Line]:
    if isinstance(event, StepStarted):
        yield from event_lines(event)
    elif isinstance(event, StepEnded):
        for change in event.changes:
            yield from change_lines(change)
        if event.reason is not None:
            yield from reason_lines(event.reason)
        elif not event.changes:
            yield f"  ✓ {_('so already')}", Tone.GOOD
