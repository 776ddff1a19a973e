"""The install wizard of a session: answers so far, kept where a broken-off one is taken up, and what they come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import Message
from services.session.adopting import adopted_answers
from services.session.errands import Errands
from services.session.neighbours import Neighbours
from services.session.sights import Sights
from services.wizard import Answers, Draft, Facts, Filed, Standing, draft, resolved
from services.wizard.facts import placed_on
from services.wizard.questions import AT
from services.wizard.questions.start import ADOPT, NEW, RESUME
from services.wizard.unfinished import Keeper, Unfinished, unfinished_runs

if TYPE_CHECKING:
    from services.kubernetes import Cluster

REQUIRED = frozenset({"api", "nodes", "network", "rbac"})
"""Without these nothing can be installed."""


class WizardBoard:
    """`given` are the answers of the operator; what is not in it is proposed. Changes nothing but its own file."""

    def __init__(self, cluster: Cluster, kubeconfig: Path | None, state: Path | None) -> None:
        self.revision = 0
        self.refused: FatetuiError | None = None
        """Why what runs could not be taken over."""
        self.given: dict[str, str] = {}
        self.filed = Filed()
        """What was answered in files: it holds whatever the wizard is begun with."""
        self.state = state
        self.neighbours = Neighbours(kubeconfig)
        """The other contexts that parties are placed on."""
        self._cluster = cluster
        self._errands = Errands("wizard")
        self.seen = Sights(cluster, kubeconfig, self._errands, met=self._met, changed=self._changed)
        self._keeper = Keeper(state, cluster.context)
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
        return self.filed.placed(resolved(self.seen.facts or Facts(), self.given))

    @property
    def drafted(self) -> Draft | FatetuiError | None:
        """The files that the answers come to, or why a file edited by hand is none; None while answers will not do.

        Made once for the same answers: lint and the picture ask for it at every key.
        """
        answers = self.answers
        if answers.problems or self.seen.facts is None:
            return None
        key = (id(self.seen.facts), tuple(sorted(answers.texts.items())))
        if self._drafted is None or self._drafted[0] != key:
            try:
                made: Draft | FatetuiError = draft(self.seen.facts, answers)
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
        refused = [one.message for one in self.seen.checks or () if one.check in REQUIRED and one.ok is False]
        if self.seen.fitness is not None and self.seen.fitness.made is made and not self.answers.adopts:
            refused += self.seen.fitness.stops
        findings: list[Message] = []
        if isinstance(made, FatetuiError):
            findings = [made.message]
        elif made is not None and not self.answers.adopts:
            findings = [one.message for one in made.errors]
        looked = self.seen.facts is not None and (not self.answers.adopts or self._adopted)
        return Standing(looked, tuple(refused), tuple(findings), running, begun, installed)

    def answer(self, question: str, text: str) -> None:
        """Take an answer; one that is what was proposed anyway stays a proposal."""
        if self.answers.texts.get(question) == text:
            return
        self.given[question] = text
        self.revision += 1
        if question == "placement" or question.endswith(".context"):
            self.seen.look_at(placed_on(self.answers.texts))
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
        self.seen.look()

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

    def check_files(self) -> None:
        """Look whether the files would do in their clusters."""
        made = self.made
        if made is not None:
            self.seen.check(made)

    async def settled(self) -> None:
        """Wait until nothing is being looked at."""
        await self._errands.settled()

    async def close(self) -> None:
        """Look no more."""
        await self.neighbours.close()
        await self._errands.close()

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
        self.seen.know_unfinished(unfinished=kept)
        self.revision += 1

    def _changed(self) -> None:
        self.revision += 1

    def _met(self) -> None:
        self.seen.look_at(placed_on(self.answers.texts))
        self._adopt_if_wanted()

    def _adopt_if_wanted(self) -> None:
        """Take over what runs: answers are made of it."""
        if self.answers.adopts and not self._adopted:
            self._errands.begin("adopt", self._adopt())

    async def _adopt(self) -> None:
        try:
            found, self.refused = await adopted_answers(self._cluster, self.seen.facts or Facts()), None
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
