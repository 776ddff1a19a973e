"""The wizard's screen without its fields: the engine, what is followed beside it, the moment that pages show."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from textual import work

from screens.base import ConsoleScreen
from screens.host import Standing
from screens.look import Tone
from screens.place import Place
from screens.wizard.engine import REMOVE, Engine
from screens.wizard.view import View
from services.access import NOTEBOOK, open_in_browser
from services.doctor import PartyView
from services.errors import FatetuiError
from services.i18n import Message, _
from services.kubefate import NAMESPACE
from services.party import host_of
from services.rollout import Verdict
from services.session import Deed, ScriptDeed, Session, Task
from services.session.deeds import enabling_ingress, starting_minikube, trying_pull, uninstalling
from services.session.ground import MINIKUBE, RUNNING
from services.session.registries import smallest
from services.text import one_line
from services.wizard import Draft, file_plans, obstacle, write_files
from services.wizard.drafts import IMAGES
from services.wizard.pages import BY_ID

_ON, _FORGET = "on ", "forget "
_OF_SOME_PAGES = frozenset({"wizard_again", "wizard_back", "wizard_open", "wizard_plan", "wizard_stop", "wizard_yaml"})
_OPENS = 8
"""Ways of opening boards in one choice, at most."""


class Working(ConsoleScreen):
    """Actions of the pages on which the engine is at work, or has been."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.page = "start"
        self.sheet_of = ""
        """The party whose file is shown as YAML; "" for the form."""
        self._parties: dict[str, PartyView] = {}
        self._base: Verdict | None = None
        self._has_begun = False
        """Whether a wizard was broken off, on whatever context, as page Start last told."""

    @cached_property
    def engine(self) -> Engine:
        """What is planned, and what runs."""
        return Engine(self.app)

    @abstractmethod
    def renew(self) -> object:
        """Make what the page consists of anew."""

    @abstractmethod
    def go(self, page: str) -> None:
        """Show another page."""

    @property
    def room(self) -> int:
        """Cells beside the list of pages."""
        return max(30, self.size.width - 22)

    def standing(self) -> Standing:
        """Keys at the bottom are those of the page: what has nothing to do there leaves its room to the others."""
        session = self.app.session
        used = frozenset(self._used(session)) if session is not None else frozenset()
        return replace(super().standing(), idle=_OF_SOME_PAGES - used)

    def _used(self, session: Session) -> Iterator[str]:
        page, engine = self.page, self.engine
        if page != "start":
            yield "wizard_back"
        if not BY_ID[page].changes and page != "plan":
            yield "wizard_plan"
        if engine.running:
            yield "wizard_stop"
        if page == "parties":
            yield "wizard_yaml"
        if page in ("boards", "summary"):
            yield "wizard_open"
        tries = {"start": self._has_begun, "cluster": session.wizard.minikube is not None, "registry": True}
        if tries.get(page, engine.task is not None and not engine.running):
            yield "wizard_again"

    def view(self, session: Session) -> View:
        """This moment."""
        board, engine = session.wizard, self.engine
        made = board.drafted
        unfinished = board.unfinished if self.page == "start" else ()
        self._has_begun = bool(unfinished)
        return View(
            answers=board.answers,
            now=self.app.now(),
            width=self.room,
            obstacle=self.obstacle(session),
            checks=board.checks,
            strain=session.cluster.strain.told(),
            fitness=board.fitness,
            unfinished=unfinished,
            refused=board.refused,
            made=made if isinstance(made, Draft) else None,
            problem=made if isinstance(made, FatetuiError) else engine.unplanned,
            files=engine.files,
            rehearsal=engine.rehearsal,
            minikube=board.minikube,
            has_ingress_addon=board.has_ingress_addon,
            installation=engine.installation,
            task=engine.task,
            mending=engine.mending,
            journal=engine.journal(session),
            parties=self._parties,
            base=self._base,
            boards={name: board for one in self._places(session) for name, board in one.boards.boards.items()},
            notebooks={name: board for one in self._places(session) for name, board in one.boards.notebooks.items()},
            names=self._names(session),
            registry=session.registries.of(made.images) if isinstance(made, Draft) else {},
            asking=session.registries.asking,
            pull=next((task for task in reversed(session.tasks.tasks) if _pulls(task)), None),
        )

    def obstacle(self, session: Session) -> Message | None:
        """Why the page cannot be left forwards."""
        engine = self.engine
        if self.page == "plan" and engine.unplanned is not None:
            return _("{reason}", reason=str(engine.unplanned))
        standing = session.wizard.standing(
            running=engine.running, begun=engine.task is not None, installed=engine.installed
        )
        return obstacle(self.page, session.wizard.answers, standing)

    async def watch_parties(self, session: Session, *, tick: bool) -> None:
        """Follow what runs, on the pages that show it."""
        if self.page not in ("base", "install", "verify", "boards"):
            return
        await session.parties.watch()
        made = session.wizard.drafted
        if isinstance(made, Draft):
            session.wizard.neighbours.want({*made.contexts.values()} - {session.context})
        views = [*await session.parties.refresh(tick=tick), *await session.wizard.neighbours.views(tick=tick)]
        self._parties = {view.party.name: view for view in views}
        self._base = session.parties.verdict_of(NAMESPACE)

    @work(group="rehearsal", exclusive=True)
    async def rehearse(self, session: Session, deed: ScriptDeed) -> None:
        """See what `deed` would change."""
        self.engine.rehearsal = await session.tasks.rehearse(deed)
        await self.pull_now()

    def install(self, session: Session) -> bool:
        """Let the engine begin; False when it cannot."""
        if self.engine.running:
            return True
        if session.read_only:
            self.app.say(_("Read-only: nothing is changed here"), Tone.WARN)
            return False
        made = session.wizard.drafted
        places = {session.context, *(made.contexts.values() if isinstance(made, Draft) else ())}
        marked = sorted(filter(self.app.is_production, places))
        if marked:
            self._ask_for_name(session, marked)
            return False
        return self._begin_engine(session)

    def do_wizard_stop(self) -> None:
        """Stop the engine after the write that it is in."""
        session = self.app.session
        if session is not None and self.engine.running:
            self.engine.stop(session)
        else:
            self.app.say(_("Nothing is being installed"), Tone.WARN)

    def do_wizard_again(self) -> None:
        """Go on with the run that ended, from a step that is chosen; on Cluster and Registry what can be tried."""
        session = self.app.session
        if session is None:
            return
        if self.page == "start":
            self._choose_begun(session)
        elif self.page == "cluster":
            self._minikube(session)
        elif self.page == "registry":
            self._try_registry(session)
        elif self.engine.task is None:
            self.app.say(_("Nothing was begun yet"), Tone.WARN)
        elif self.engine.running:
            self.app.say(_("The installation goes on; Ctrl-X stops it after the step's write"), Tone.WARN)
        else:
            self.app.choose(_("Go on"), self.engine.choices(), lambda step: self._again(session, step))

    async def do_wizard_open(self) -> None:
        """Open a board in the browser: by a forwarded port where its name leads nowhere."""
        session = self.app.session
        if session is None:
            return
        titles = [title for place in self._places(session) for title in place.boards.boards][:_OPENS]
        if not titles:
            self.app.say(_("No board was looked at yet"), Tone.WARN)
        elif len(titles) == 1:
            self._open_one(titles[0])
        else:
            self.app.choose(_("Which board"), [(title, one_line(title)) for title in titles], self._open_one)

    def look_at_boards(self, session: Session) -> None:
        """Check every party's board and notebook, and look for the names of Ingresses."""
        made = session.wizard.drafted
        if not isinstance(made, Draft) or not self.engine.installed:
            return
        for party in made.parties:
            place = self._place_of(session, made, party.name)
            if place is not None and party.chart_name == "fate":
                place.boards.check(party.name, party)
                if host_of(party, NOTEBOOK.ingress) is not None:
                    place.boards.check_notebook(party.name, party)
        for place in self._places(session):
            there = [party for party in made.parties if made.contexts[party.name] == place.context]
            place.names.look(party.namespace for party in there)

    def _places(self, session: Session) -> list[Session]:
        """This session, and those of the other contexts."""
        made = session.wizard.drafted
        contexts = dict.fromkeys(made.contexts.values()) if isinstance(made, Draft) else {}
        others = (session.wizard.neighbours.session(context) for context in contexts)
        return [session, *(one for one in others if one is not None)]

    def _names(self, session: Session) -> dict[str, str] | None:
        """The names of all contexts with their addresses; None until the first one was told."""
        told = [one.names.addresses for one in reversed(self._places(session))]
        found = {name: address for names in told if names is not None for name, address in names.items()}
        return found or None

    def _place_of(self, session: Session, made: Draft, party: str) -> Session | None:
        context = made.contexts[party]
        return session if context == session.context else session.wizard.neighbours.session(context)

    def _open_one(self, title: str) -> None:
        self._open_board(title)

    @work(group="forward", exclusive=True)
    async def _open_board(self, title: str) -> None:
        session = self.app.session
        made = session.wizard.drafted if session is not None else None
        if session is None or not isinstance(made, Draft):
            return
        party = next(one for one in made.parties if one.name == title)
        place = self._place_of(session, made, title)
        try:
            url = await (place or session).boards.forward(title, party)
        except FatetuiError as error:
            self.app.say(_("{reason}", reason=one_line(str(error), 300)), Tone.BAD)
            return
        if await open_in_browser(url):
            told = _("{party} is at {url} as long as fatetui runs", party=one_line(title), url=url)
            self.app.say(told, Tone.GOOD)
        else:
            self.app.copy_to_clipboard(url)
            self.app.say(_("No browser can be opened from here; copied: {url}", url=one_line(url)), Tone.WARN)

    def _choose_begun(self, session: Session) -> None:
        """Wizards that were broken off, of whatever context: go on with one, or forget it."""
        board = session.wizard
        elsewhere = [one.context for one in board.unfinished if one.context != session.context]
        known = board.facts.contexts if board.facts is not None else ()
        begun = [*([session.context] if board.kept else []), *elsewhere]
        options: list[tuple[str, Message | str]] = [
            *(
                (f"{_ON}{name}", _("Go on with {context}", context=one_line(name)))
                for name in elsewhere
                if name in known
            ),
            *((f"{_FORGET}{name}", _("Forget what was begun on {context}", context=one_line(name))) for name in begun),
        ]

        def chosen(option: str) -> None:
            if option.startswith(_ON):
                self.app.use_context(option.removeprefix(_ON), lambda: self.app.go(Place("wizard")))
            else:
                board.forget(option.removeprefix(_FORGET))
                self.retranslate()  # there are other choices now
                self.renew()

        if options:
            self.app.choose(_("What was begun"), options, chosen)
        else:
            self.app.say(_("No wizard was broken off"), Tone.WARN)

    def _begin_engine(self, session: Session) -> bool:
        try:
            self.engine.begin(session)
        except (OSError, FatetuiError) as error:
            self.app.say(_("{reason}", reason=one_line(str(error), 300)), Tone.BAD)
            return False
        return True

    def _again(self, session: Session, step: str) -> None:
        made = session.wizard.drafted
        if step.startswith(REMOVE) and isinstance(made, Draft):
            wanted = step.removeprefix(REMOVE).split(",")
            parties = [party for party in made.parties if party.name in wanted]
            if parties:
                self.app.propose(self.engine.after(uninstalling(*parties)))
            return
        try:
            self.engine.again(session, step or None)
        except (OSError, FatetuiError) as error:
            self.app.say(_("{reason}", reason=one_line(str(error), 300)), Tone.BAD)
        else:
            self.go("install" if self.page != "verify" else "verify")

    def _ask_for_name(self, session: Session, marked: Sequence[str]) -> None:
        """Contexts that are marked as production want the federation's name typed."""
        name = "federation"

        def then(_line: str) -> None:
            if self._begin_engine(session):
                self.go("install")

        question = _("{context} is marked as production: type {name} to install", context=", ".join(marked), name=name)
        self.app.ask(question, "", lambda line: None if line == name else _("Type {name}", name=name), then)

    def _minikube(self, session: Session) -> None:
        """The next step by minikube that is not done."""
        state, facts = session.wizard.minikube, session.wizard.answers.facts
        if state is None:
            self.app.say(_("minikube is not installed here; any cluster of the kubeconfig will do"), Tone.WARN)
        elif session.tasks.running:
            self.app.say(_("It is being done; :tasks follows it"), Tone.WARN)
        elif state != RUNNING:
            self.app.propose(starting_minikube())
        elif session.context != MINIKUBE:
            self.app.use_context(MINIKUBE, lambda: self.app.go(Place("wizard")))
        elif not facts.ingress_classes and not session.wizard.has_ingress_addon:
            self.app.propose(enabling_ingress())
        else:
            self.app.say(_("minikube runs, is used, and has its ingress"), Tone.GOOD)

    def _try_registry(self, session: Session) -> None:
        """Ask for the images, pull one, or write their list down."""
        made, answers = session.wizard.drafted, session.wizard.answers
        if not isinstance(made, Draft):
            self.app.say(_("There is no file yet: answer what is marked with !"), Tone.WARN)
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
                    self.app.propose(trying_pull(one, again=not answers.offline))
                case _:
                    self._save_images(answers.folder, made)

        self.app.choose(_("Images"), options, chosen)

    def _save_images(self, folder: Path, made: Draft) -> None:
        try:
            write_files(file_plans(folder, {IMAGES: made.image_list}))
        except (OSError, FatetuiError) as error:
            self.app.say(_("{reason}", reason=one_line(str(error), 300)), Tone.BAD)
        else:
            self.app.say(_("Saved as {path}", path=one_line(str(folder / IMAGES))), Tone.GOOD)


def _pulls(task: Task) -> bool:
    return isinstance(task.deed, Deed) and any(verb == "images.prepull" for verb, _params in task.deed.steps)
