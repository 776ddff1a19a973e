"""What is followed while a page is looked at, and the moment that it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.wizard.view import View
from services.errors import FatetuiError
from services.kubefate import NAMESPACE
from services.session import Deed, Task

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.doctor import PartyView
    from services.rollout import Verdict
    from services.session import Session


class Watching:
    """Parties of every context, and KubeFATE's own namespace, on the pages that show them."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._parties: dict[str, PartyView] = {}
        self._base: Verdict | None = None

    async def follow(self, session: Session, *, tick: bool) -> None:
        """Follow what runs, on the pages that show it."""
        if self._screen.page not in ("base", "install", "verify", "boards"):
            return
        await session.parties.watch()
        neighbours, made = session.wizard.neighbours, session.wizard.made
        if made is not None:
            neighbours.want({*made.contexts.values()} - {session.context})
        views = [*await session.parties.refresh(tick=tick), *await neighbours.views(tick=tick)]
        self._parties = {view.party.name: view for view in views}
        self._base = session.parties.verdict_of(NAMESPACE)

    def view(self, session: Session) -> View:
        """This moment."""
        screen, board, engine = self._screen, session.wizard, self._screen.engine
        drafted, made = board.drafted, board.made
        return View(
            answers=board.answers,
            now=screen.app.now(),
            width=screen.room,
            obstacle=screen.obstacle(session),
            checks=board.seen.checks,
            strain=session.cluster.strain.told(),
            fitness=board.seen.fitness,
            unfinished=screen.trying.unfinished(session),
            refused=board.refused,
            made=made,
            problem=drafted if isinstance(drafted, FatetuiError) else engine.unplanned,
            files=engine.files,
            rehearsal=engine.rehearsal,
            minikube=board.seen.minikube,
            has_ingress_addon=board.seen.has_ingress_addon,
            installation=engine.installation,
            task=engine.task,
            mending=engine.mending,
            journal=engine.journal(session),
            parties=self._parties,
            base=self._base,
            boards=screen.boards.boards(session),
            notebooks=screen.boards.notebooks(session),
            names=screen.boards.names(session),
            registry=session.registries.of(made.images) if made is not None else {},
            asking=session.registries.asking,
            pull=next((task for task in reversed(session.tasks.tasks) if _pulls(task)), None),
        )


def _pulls(task: Task) -> bool:
    return isinstance(task.deed, Deed) and any(verb == "images.prepull" for verb, _params in task.deed.steps)
