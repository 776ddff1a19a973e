"""The install wizard of a session: facts of its clusters, answers so far, kept where a broken-off one is taken up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.errors import FatetuiError
from services.i18n import Message
from services.kubernetes import KubernetesError, contexts
from services.session.adopting import adopted_answers
from services.session.fitness import Fitness, fitness
from services.session.ground import RUNNING, has_ingress_addon, look_at_minikube
from services.session.neighbours import Neighbours
from services.steps.preflight import CheckResult, run_checks
from services.wizard import Answers, Draft, Facts, Filed, Standing, draft, gather_facts, resolved
from services.wizard.facts import look_around, placed_on
from services.wizard.questions import AT
from services.wizard.questions.start import ADOPT, NEW, RESUME
from services.wizard.unfinished import Keeper, Unfinished, unfinished_runs

if TYPE_CHECKING:
    from services.kubernetes import Cluster

CHECKS = ("api", "nodes", "network", "dns", "rbac", "clock")
"""What is looked at while the operator reads; what depends on the parties is seen with their files."""
REQUIRED = frozenset({"api", "nodes", "network", "rbac"})
"""Without these nothing can be installed."""


class WizardBoard:
    """`given` are the answers of the operator; what is not in it is proposed. Changes nothing but its own file."""

    def __init__(self, cluster: Cluster, kubeconfig: Path | None, state: Path | None) -> None:
        self.revision = 0
        self.facts: Facts | None = None
        self.error: KubernetesError | None = None
        self.checks: tuple[CheckResult, ...] | None = None
        self.fitness: Fitness | None = None
        """What the checks of the files said; of older ones until those of the newest are done."""
        self.refused: FatetuiError | None = None
        """Why what runs could not be taken over."""
        self.minikube: str | None = None
        """How minikube's own profile is on this machine; None where it is not installed."""
        self.has_ingress_addon = False
        """Whether minikube's ingress addon is enabled."""
        self.given: dict[str, str] = {}
        self.filed = Filed()
        """What was answered in files: it holds whatever the wizard is begun with."""
        self.state = state
        self.neighbours = Neighbours(kubeconfig)
        """The other contexts that parties are placed on."""
        self._cluster = cluster
        self._kubeconfig = kubeconfig
        self._keeper = Keeper(state, cluster.context)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._adopted = False
        self._way = NEW
        """How the wizard that was broken off had begun."""
        self._drafted: tuple[object, Draft | FatetuiError] | None = None
        self.kept = False
        """Whether a wizard was broken off here, and was not begun anew since."""
        self._begun = False
        """Whether one was begun in this session: what it was told is here, newer than what was written down."""
        self._take_up()

    @property
    def answers(self) -> Answers:
        """All answers as they stand."""
        return self.filed.placed(resolved(self.facts or Facts(), self.given))

    @property
    def drafted(self) -> Draft | FatetuiError | None:
        """The files that the answers come to, or why a file edited by hand is none; None while answers will not do.

        Made once for the same answers: lint and the picture ask for it at every key.
        """
        answers = self.answers
        if answers.problems or self.facts is None:
            return None
        key = (id(self.facts), tuple(sorted(answers.texts.items())))
        if self._drafted is None or self._drafted[0] != key:
            try:
                made: Draft | FatetuiError = draft(self.facts, answers)
            except FatetuiError as error:
                made = error
            self._drafted = key, made
        return self._drafted[1]

    @property
    def made(self) -> Draft | None:
        """The files that the answers come to; None where they come to none."""
        drafted = self.drafted
        return drafted if isinstance(drafted, Draft) else None

    @property
    def unfinished(self) -> tuple[Unfinished, ...]:
        """Every wizard that was broken off, of whatever context."""
        return tuple(unfinished_runs(self.state)) if self.state is not None else ()

    def standing(self, *, running: bool, begun: bool, installed: bool) -> Standing:
        """What decides about leaving a page."""
        made = self.drafted
        refused = [one.message for one in self.checks or () if one.check in REQUIRED and one.ok is False]
        if self.fitness is not None and self.fitness.made is made and not self.answers.adopts:
            refused += self.fitness.stops
        findings: list[Message] = []
        if isinstance(made, FatetuiError):
            findings = [made.message]
        elif made is not None and not self.answers.adopts:
            findings = [one.message for one in made.errors]
        looked = self.facts is not None and (not self.answers.adopts or self._adopted)
        return Standing(looked, tuple(refused), tuple(findings), running, begun, installed)

    def answer(self, question: str, text: str) -> None:
        """Take an answer; one that is what was proposed anyway stays a proposal."""
        if self.answers.texts.get(question) == text:
            return
        self.given[question] = text
        self.revision += 1
        if question == "placement" or question.endswith(".context"):
            self._look_at_others()
        self._adopt_if_wanted()

    def edit(self, party: str, text: str | None) -> None:
        """Take a party's file as edited by hand; None makes it of the form's answers again."""
        if text is None:
            self.given.pop(f"{party}.yaml", None)
        else:
            self.given[f"{party}.yaml"] = text
        self.revision += 1

    def take(self, filed: Filed) -> None:
        """Answers of files. Who brings others than those of a wizard that was broken off wants a new one, unless they
        say another way."""
        self.filed = filed
        if filed.texts:
            same = self.kept and filed.texts.items() <= self.given.items()
            self.given |= filed.texts if same else {"start": NEW, **filed.texts}

    def begin(self) -> None:
        """Leave the first page: a new wizard forgets what an older one was told, a resumed one goes its way."""
        way = self.answers.texts["start"]
        if way == NEW and self.kept:
            self.given = dict(self.filed.texts)
        self.given["start"] = self._way if way == RESUME else way
        self._begun = True
        self._is_kept(kept=False)

    def open(self) -> None:
        """Somebody comes to the wizard: what was begun and not ended is to be gone on with, the cluster looked at."""
        if not self.kept:
            self._take_up()
        self.look()

    def look(self) -> None:
        """Look at the clusters, again if need be; what is found appears in `facts`."""
        self.fitness = None
        self._start("facts", self._look())

    def check_files(self) -> None:
        """Look whether the files would do in their clusters, unless that was seen already; one look at a time."""
        made = self.made
        if made is not None and (self.fitness is None or self.fitness.made is not made):
            self._start("files", self._check_files(made))

    def keep(self, page: str) -> None:
        """Write the answers down, and the page that they were left at. Raises OSError.

        As long as nothing is begun, or not decided whether to go on with what was broken off, all stays as it is.
        """
        if self._begun and not self.kept:
            self._keeper.keep({"folder": self.answers.texts["folder"], **self.given}, page)

    def forget(self, context: str) -> None:
        """Give up what was begun on a context; what it installed stays, and so does its journal."""
        if self.state is not None:
            Keeper(self.state, context).forget()
        if context == self._keeper.context:
            self._keeper.forget()
            self.given, self._begun = {}, False
            self._is_kept(kept=False)
        self.revision += 1

    def finish(self) -> None:
        """What was begun is done: nothing is left to resume."""
        self._keeper.forget()

    async def settled(self) -> None:
        """Wait until nothing is being looked at."""
        while working := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(working)

    async def close(self) -> None:
        """Look no more."""
        await self.neighbours.close()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _take_up(self) -> None:
        """Find what was kept; where somebody left off without a word in this session, what was told last holds."""
        kept = self._keeper.answers
        if not kept:
            return
        self.given = {**(self.given if self._begun else kept), AT: kept.get(AT, "start")}
        self._way = self.given.pop("start", NEW)
        self._is_kept(kept=True)

    def _is_kept(self, *, kept: bool) -> None:
        self.kept = kept
        if self.facts is not None and self.facts.unfinished is not kept:
            self.facts = replace(self.facts, unfinished=kept)
        self.revision += 1

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        known = self._tasks.get(name)
        if known is not None and not known.done():
            work.close()
            return
        self._tasks[name] = asyncio.create_task(work, name=f"wizard {name}")

    async def _look(self) -> None:
        try:
            facts, self.error = await gather_facts(self._cluster), None
        except KubernetesError as error:
            self.error = error
        else:
            others = self.facts.others if self.facts is not None else {}
            found = replace(facts, contexts=self._contexts(), others=others, unfinished=self.kept)
            if found != self.facts:  # what is planned for the same facts stays as it is
                self.facts = found
            self._look_at_others()
            self._adopt_if_wanted()
        self.revision += 1
        self._start("minikube", self._look_at_minikube())
        try:
            self.checks = tuple(await run_checks(CHECKS, self._cluster, (), None))
        except KubernetesError as error:
            self.error = error
        self.revision += 1

    async def _check_files(self, made: Draft) -> None:
        self.fitness = await fitness(made, self._cluster, self.facts or Facts(), self._kubeconfig)
        self.revision += 1

    async def _look_at_minikube(self) -> None:
        self.minikube = await look_at_minikube()
        self.has_ingress_addon = self.minikube == RUNNING and await has_ingress_addon()
        self.revision += 1

    def _contexts(self) -> tuple[str, ...]:
        try:
            return contexts(self._kubeconfig).names
        except FatetuiError:
            return ()

    def _look_at_others(self) -> None:
        """Look at the contexts that parties were placed on."""
        facts = self.facts
        if facts is None:
            return
        wanted = [one for one in placed_on(self.answers.texts) if one != facts.context and one not in facts.others]
        if wanted:
            self._start(f"facts of {wanted}", self._look_at(wanted))

    async def _look_at(self, wanted: list[str]) -> None:
        found = await look_around(self.facts or Facts(), self._kubeconfig, wanted)
        if self.facts is not None:
            others = {**self.facts.others, **found.others}
            self.facts = replace(self.facts, others=others, failed=found.failed)
        self.revision += 1

    def _adopt_if_wanted(self) -> None:
        """Take over what runs: answers are made of it."""
        if self.answers.adopts and not self._adopted:
            self._start("adopt", self._adopt())

    async def _adopt(self) -> None:
        try:
            found, self.refused = await adopted_answers(self._cluster, self.facts or Facts()), None
        except FatetuiError as error:
            self.refused = error
        else:
            self.given = {
                "start": ADOPT,
                **found,
                **{key: text for key, text in self.given.items() if key not in found},
            }
            self._adopted = True
        self.revision += 1
