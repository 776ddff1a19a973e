"""The wizard's first page where no cluster answers: what there is instead, and the ways on from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from services.i18n import Message, _
from services.session.deeds import starting_minikube
from services.session.ground import MINIKUBE, RUNNING, complaint_about
from services.wizard import Question

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.session import Session, TaskBoard

_WAY = "way"
_AGAIN, _CONTEXTS, _DEMO, _MINIKUBE, _PATH = "again", "contexts", "demo", "minikube", "kubeconfig"


class Landing:
    """Has one question, which is no answer of the wizard: it leads to a cluster, or to the demo."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._way = ""
        self._finished = 0

    def stranded(self, session: Session | None) -> bool:
        """Whether there is no cluster to ask about."""
        if session is None:
            return self._screen.app.trouble is not None
        return session.wizard.seen.facts is None and session.wizard.seen.error is not None

    def follow_ground(self) -> None:
        """Look once, and again after each program of this machine that has ended."""
        ground = self._screen.app.ground
        if not ground.files or self._has_ended(ground.tasks):
            ground.look()

    def follow_minikube(self, session: Session) -> None:
        """What F6 did on page Cluster is seen there."""
        if self._screen.page == "cluster" and self._has_ended(session.tasks):
            session.wizard.seen.look()

    def _has_ended(self, tasks: TaskBoard) -> bool:
        finished = sum(not task.running for task in tasks.tasks)
        ended, self._finished = finished > self._finished, finished
        return ended

    @property
    def way(self) -> Question:
        """What to go on with."""
        choices = tuple(self.ways())
        proposed = self._way if self._way in dict(choices) else choices[0][0]
        return Question(
            _WAY,
            "start",
            _("Go on with"),
            _("Enter does it; F5 looks at this machine again"),
            lambda facts, given: proposed,
            choices=lambda facts, given: choices,
        )

    def choose_way(self, way: str, *, done: bool) -> None:
        """Remember what is chosen; go there with Enter."""
        self._way = way
        if done:
            self.take_way()

    def take_way(self) -> None:
        """Go where it was chosen to, or else proposed."""
        known = [way for way, _about in self.ways()]
        match self._way if self._way in known else known[0]:
            case "contexts":
                self._screen.app.enter(Place("contexts"))
            case "demo":
                self._screen.app.open_demo(Place("wizard"))
            case "minikube":
                self._by_minikube()
            case "kubeconfig":
                question = _("Path of a kubeconfig")
                self._screen.app.ask(question, "", complaint_about, self._by_path)
            case _:
                self.look_again()

    def look_again(self) -> None:
        """Look at this machine, and ask the cluster once more."""
        self._screen.app.ground.look()
        session = self._screen.app.session
        if session is not None:
            session.wizard.seen.look()
        else:
            self._screen.app.use_context("", self._here)

    def ways(self) -> list[tuple[str, Message | str]]:
        """The ways from here, each with where it leads."""
        ground = self._screen.app.ground
        ways: list[tuple[str, Message | str]] = []
        if ground.contexts:
            ways.append((_CONTEXTS, _("another context of the kubeconfig")))
        if ground.minikube is not None:
            ways.append((_MINIKUBE, self._minikube_about()))
        ways.append((_DEMO, _("try it all on a simulated cluster in this process")))
        ways.append((_PATH, _("the path of another kubeconfig")))
        ways.append((_AGAIN, _("ask the same cluster once more")))
        return ways

    def _minikube_about(self) -> Message:
        ground = self._screen.app.ground
        if ground.minikube == RUNNING and MINIKUBE in ground.contexts:
            return _("its cluster runs: use it")
        return _("start a cluster on this machine")

    def _by_minikube(self) -> None:
        ground = self._screen.app.ground
        if any(task.running for task in ground.tasks.tasks):
            self._screen.app.say(_("minikube is being started"), Tone.WARN)
        elif ground.minikube == RUNNING and MINIKUBE in ground.contexts:
            self._screen.app.use_context(MINIKUBE, self._here)
        else:
            self._screen.app.propose(starting_minikube())

    def _by_path(self, line: str) -> None:
        self._screen.app.use_kubeconfig(Path(line.strip()).expanduser(), self._here)

    def _here(self) -> None:
        self._screen.app.go(Place("wizard"))
