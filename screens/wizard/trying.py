"""F6: what a page has to be tried, for the first time or once more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from services.errors import FatetuiError
from services.i18n import Message, _
from services.session.deeds import enabling_ingress, starting_minikube, trying_pull
from services.session.ground import MINIKUBE, RUNNING
from services.session.registries import smallest
from services.text import one_line
from services.wizard import Draft, file_plans, write_files
from services.wizard.drafts import IMAGES

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.session import Session
    from services.wizard.unfinished import Unfinished

_ON, _FORGET = "on ", "forget "


class Trying:
    """On the first page wizards that were broken off, on Cluster minikube, on Registry the images; else the engine."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._unfinished: Sequence[Unfinished] = ()

    def unfinished(self, session: Session) -> Sequence[Unfinished]:
        """The wizards that were broken off, of whatever context, on the page that tells of them."""
        self._unfinished = session.wizard.unfinished if self._screen.page == "start" else ()
        return self._unfinished

    def has_any(self, session: Session) -> bool:
        """Whether there is something to try; of wizards that were broken off, as it was told last."""
        match self._screen.page:
            case "start":
                return bool(self._unfinished)
            case "cluster":
                return session.wizard.seen.minikube is not None
            case "registry":
                return True
            case _:
                engine = self._screen.engine
                return engine.task is not None and not engine.running

    def do_wizard_again(self) -> None:
        """Go on with the run that ended, from a step that is chosen; on Cluster and Registry what can be tried."""
        session = self._screen.app.session
        if session is None:
            return
        match self._screen.page:
            case "start":
                self._choose_begun(session)
            case "cluster":
                self._minikube(session)
            case "registry":
                self._registry(session)
            case _:
                self._screen.installing.go_on(session)

    def _choose_begun(self, session: Session) -> None:
        """Wizards that were broken off, of whatever context: go on with one, or forget it."""
        app, board = self._screen.app, session.wizard
        elsewhere = [one.context for one in board.unfinished if one.context != session.context]
        facts = board.seen.facts
        known = facts.contexts if facts is not None else ()
        begun = [*([session.context] if board.kept else []), *elsewhere]
        on = [
            (f"{_ON}{name}", _("Go on with {context}", context=one_line(name))) for name in elsewhere if name in known
        ]
        off = [(f"{_FORGET}{name}", _("Forget what was begun on {context}", context=one_line(name))) for name in begun]

        def chosen(option: str) -> None:
            if option.startswith(_ON):
                app.use_context(option.removeprefix(_ON), lambda: app.go(Place("wizard")))
            else:
                board.forget(option.removeprefix(_FORGET))
                self._screen.retranslate()  # there are other choices now
                self._screen.renew()

        if begun:
            app.choose(_("What was begun"), [*on, *off], chosen)
        else:
            app.say(_("No wizard was broken off"), Tone.WARN)

    def _minikube(self, session: Session) -> None:
        """The next step by minikube that is not done."""
        app, board = self._screen.app, session.wizard
        if board.seen.minikube is None:
            app.say(_("minikube is not installed here; any cluster of the kubeconfig will do"), Tone.WARN)
        elif session.tasks.running:
            app.say(_("It is being done; :tasks follows it"), Tone.WARN)
        elif board.seen.minikube != RUNNING:
            app.propose(starting_minikube())
        elif session.context != MINIKUBE:
            app.use_context(MINIKUBE, lambda: app.go(Place("wizard")))
        elif not board.answers.facts.ingress_classes and not board.seen.has_ingress_addon:
            app.propose(enabling_ingress())
        else:
            app.say(_("minikube runs, is used, and has its ingress"), Tone.GOOD)

    def _registry(self, session: Session) -> None:
        """Ask for the images, pull one, or write their list down."""
        app, made, answers = self._screen.app, session.wizard.made, session.wizard.answers
        if made is None:
            app.say(_("There is no file yet: answer what is marked with !"), Tone.WARN)
            return
        one = smallest(session.registries.of(made.images), made.images)
        options: list[tuple[str, Message]] = []
        if not answers.offline:
            options.append(("ask", _("Ask the registry for every image, from this machine")))
        if not answers.private:
            options.append(("pull", _("Let a node pull {image}, by a pod that is gone at once", image=one_line(one))))
        options.append(("save", _("Save the list, with the commands that load images, as {name}", name=IMAGES)))

        def chosen(option: str) -> None:
            match option:
                case "ask":
                    session.registries.ask(made.images, answers.credentials)
                case "pull":
                    app.propose(trying_pull(one, again=not answers.offline))
                case _:
                    self._save_images(answers.folder, made)

        app.choose(_("Images"), options, chosen)

    def _save_images(self, folder: Path, made: Draft) -> None:
        app = self._screen.app
        try:
            write_files(file_plans(folder, {IMAGES: made.image_list}))
        except (OSError, FatetuiError) as error:
            app.complain(error)
        else:
            app.say(_("Saved as {path}", path=one_line(str(folder / IMAGES))), Tone.GOOD)
