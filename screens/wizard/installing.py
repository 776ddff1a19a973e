"""The engine at the operator's word: rehearsed while the plan is read, begun, stopped, gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.wizard.engine import REMOVE
from services.errors import FatetuiError
from services.i18n import Message, _
from services.session.deeds import uninstalling

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.session import ScriptDeed, Session

STILL_RUNS = _("The installation goes on; Ctrl-X stops it after the step's write")
_FEDERATION = "federation"


class Installing:
    """What it says no to is told where it was asked."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen

    def prepare(self, session: Session) -> None:
        """Rehearse what the answers come to, unless that was done, or it is being done in earnest."""
        made, engine = session.wizard.made, self._screen.engine
        deed = engine.plan(session, made) if made is not None and not engine.running else None
        if deed is not None:
            self._screen.run_worker(partial(self._rehearse, session, deed), group="rehearsal", exclusive=True)

    async def _rehearse(self, session: Session, deed: ScriptDeed) -> None:
        """See what `deed` would change."""
        self._screen.engine.rehearsal = await session.tasks.rehearse(deed)
        await self._screen.pull_now()

    def install(self, session: Session) -> bool:
        """Let the engine begin; False when it cannot."""
        app = self._screen.app
        if self._screen.engine.running:
            return True
        if session.read_only:
            app.say(_("Read-only: nothing is changed here"), Tone.WARN)
            return False
        made = session.wizard.made
        places = {session.context, *(made.contexts.values() if made is not None else ())}
        marked = sorted(filter(app.is_production, places))
        if marked:
            self._ask_for_name(session, marked)
            return False
        return self._begin(session)

    def go_on(self, session: Session) -> None:
        """Let the operator choose from which step on."""
        app, engine = self._screen.app, self._screen.engine
        if engine.task is None:
            app.say(_("Nothing was begun yet"), Tone.WARN)
        elif engine.running:
            app.say(STILL_RUNS, Tone.WARN)
        else:
            app.choose(_("Go on"), engine.choices(), partial(self._again, session))

    def do_wizard_stop(self) -> None:
        """Stop the engine after the write that it is in."""
        app, engine = self._screen.app, self._screen.engine
        if app.session is not None and engine.running:
            engine.stop(app.session)
        else:
            app.say(_("Nothing is being installed"), Tone.WARN)

    def _begin(self, session: Session) -> bool:
        try:
            self._screen.engine.begin(session)
        except (OSError, FatetuiError) as error:
            self._screen.app.complain(error)
            return False
        return True

    def _again(self, session: Session, step: str) -> None:
        screen, made = self._screen, session.wizard.made
        if step.startswith(REMOVE) and made is not None:
            wanted = step.removeprefix(REMOVE).split(",")
            parties = [party for party in made.parties if party.name in wanted]
            if parties:
                screen.app.propose(screen.engine.after(uninstalling(*parties)))
            return
        try:
            screen.engine.again(session, step or None)
        except (OSError, FatetuiError) as error:
            screen.app.complain(error)
        else:
            screen.go("install" if screen.page != "verify" else "verify")

    def _ask_for_name(self, session: Session, marked: Sequence[str]) -> None:
        """Contexts that are marked as production want the federation's name typed."""

        def then(_line: str) -> None:
            if self._begin(session):
                self._screen.go("install")

        contexts = ", ".join(marked)
        question = _("{context} is marked as production: type {name} to install", context=contexts, name=_FEDERATION)
        self._screen.app.ask(question, "", _not_the_name, then)


def _not_the_name(line: str) -> Message | None:
    return None if line == _FEDERATION else _("Type {name}", name=_FEDERATION)
