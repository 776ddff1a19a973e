"""What the operator is asked before anything is done, and the terminal handed over.

Each of these is loaded once it is wanted: the first paint waits for none of them.
"""

from __future__ import annotations

import tempfile
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fatetui.planning import as_plan, only_planned
from screens.host import Host
from screens.place import Place
from services.errors import FatetuiError
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from services.i18n import Message
    from services.kubernetes import Object
    from services.session import AnyDeed, ScriptDeed, Session


class Proposing(Host):
    """The part of the application that puts questions in the middle of the screen."""

    def propose(self, deed: AnyDeed) -> None:
        from screens.tasks import ConfirmScreen

        place = self.session or self.ground
        if self.session is not None and only_planned():
            self.run_worker(self._show_plan(self.session, deed), group="plan", exclusive=True)
            return

        def answered(agreed: bool | None) -> None:
            if agreed:
                self.begin(deed)

        self.push_screen(ConfirmScreen(place, deed, production=self.production), answered)

    def begin(self, deed: AnyDeed) -> None:
        place = self.session or self.ground
        try:
            place.tasks.begin(deed)
        except (FatetuiError, OSError) as error:  # somebody else runs that script, or no journal can be kept
            self.complain(error)
            return
        followed = _("{task}: begun; :tasks follows it", task=deed.title)
        self.say(followed if self.session is not None else _("{task}: begun", task=deed.title))

    @property
    @abstractmethod
    def shells_in_pane(self) -> bool:
        """Whether a shell gets a pane of the console, instead of the terminal."""

    async def _show_plan(self, session: Session, deed: AnyDeed) -> None:
        await session.plans.plan(deed)
        self.enter(Place("plan", name=deed.name))

    def deed_of(self, files: Mapping[str, str]) -> ScriptDeed:
        from fatetui.scripts import script_deed
        from services.steps import PartySet, PartySource

        with tempfile.TemporaryDirectory(prefix="fatetui-plan-") as folder:
            for name, text in files.items():
                Path(folder, name).write_text(text, encoding="utf-8")
            script, *parties = files
            deed = script_deed(Path(folder, script))
        return replace(
            deed, sources=PartySet([PartySource(text=files[name], name=name) for name in parties]), file=None
        )

    def deed_at(self, script: Path) -> ScriptDeed:
        from fatetui.scripts import script_deed

        return script_deed(script)

    def ask(
        self, question: Message, answer: str, complaint: Callable[[str], Message | None], then: Callable[[str], None]
    ) -> None:
        from screens.tasks import AskScreen

        only = only_planned()

        def answered(line: str | None) -> None:
            if line is not None:
                with as_plan(only=only):
                    then(line)

        self.push_screen(AskScreen(question, answer, complaint), answered)

    def choose(
        self, question: Message, options: Sequence[tuple[str, Message | str]], then: Callable[[str], None]
    ) -> None:
        from screens.tasks import ChooseScreen

        only = only_planned()

        def answered(chosen: str | None) -> None:
            if chosen is not None:
                with as_plan(only=only):
                    then(chosen)

        self.push_screen(ChooseScreen(question, options), answered)

    def edit_object(self, kind: str, obj: Object) -> None:
        from fatetui.handing import edit_object

        self.run_worker(edit_object(self, kind, obj), group="terminal", exclusive=True)

    def shell_into(self, pod: Object, container: str) -> None:
        from fatetui.handing import shell_into
        from services.session.shells import Shell

        if self.shells_in_pane and self.session is not None:
            shell = Shell.into(pod, container, self.session)
            self.enter(Place("shell", shell.namespace, name=shell.pod, at=container, title=one_line(shell.pod)))
        else:
            self.run_worker(shell_into(self, pod, container), group="terminal", exclusive=True)

    def attach_to(self, pod: Object, container: str) -> None:
        from fatetui.handing import attach_to

        self.run_worker(attach_to(self, pod, container), group="terminal", exclusive=True)
