"""The wizard's screen as far as it asks: the fields of a page, made anew where a question came or went."""

from __future__ import annotations

import asyncio

from textual import getters, work
from textual.widgets import Static

from screens.place import Place
from screens.widgets.lines import Lines
from screens.widgets.queues import digested
from screens.wizard.fields import Choices, Field, Questions
from screens.wizard.landing import Landing
from screens.wizard.look import heading
from screens.wizard.steps import StepList
from services.session import Session
from services.wizard import Answers, Facts, Question, questions_of, resolved
from services.wizard.pages import BY_ID


class Asking(Landing):
    """Fields of what is asked now. What somebody is typing stays; what is typed ahead is for the page that comes."""

    pages = getters.query_one(StepList)
    heading = getters.query_one("#page-heading", Static)
    fields = getters.query_one("#fields", Questions)
    lines = getters.query_one("#page > Lines", Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.in_list = False
        """Whether the list of pages has the keys."""
        self._renewing = asyncio.Lock()
        self._entered = ""
        self._left = ""
        """The question that had the cursor when the questions made room."""

    @property
    def settled(self) -> bool:
        """Whether the fields are those of the page and its answers."""
        return self._entered == self._entry(self.app.session)

    def forget_fields(self) -> None:
        """The language changed: all of them are made anew."""
        self._entered = ""

    def _asked(self, session: Session | None) -> list[Question]:
        if self.stranded(session):
            return [self.way]
        facts = session.wizard.facts if session is not None else None
        if session is None or facts is None:
            return []
        texts = session.wizard.answers.texts
        return [one for one in questions_of(texts) if one.page == self.page and one.applies(facts, texts)]

    def _entry(self, session: Session | None) -> str:
        """What the fields are made of: another one when a question, or something to choose, came or went."""
        asked = {question.id: self._choices(session, question) for question in self._asked(session)}
        offered = {name: [value for value, _about in choices or ()] for name, choices in asked.items()}
        return f"{self.page}|{self.sheet_of}|{offered}"

    async def settle(self) -> None:
        """A key before may lead to another page: first let it."""
        await digested(one for one in (self.focused or self).ancestors_with_self if one is not self.app)
        if not self.settled:
            await self._renew()

    @work(group="page")
    async def renew(self) -> None:
        """Make the page of what it is asked now."""
        await self._renew()

    async def _renew(self) -> None:
        """Never cut off, and never twice at once: half a removal never ends."""
        async with self._renewing:
            session = self.app.session
            if not (self.is_mounted and self.is_attached):
                return
            entry = self._entry(session)
            if entry != self._entered:
                await self._remake(session, another=entry.partition("|")[0] != self._entered.partition("|")[0])
                self._entered = entry
            self.tell_problems(session)

    async def _remake(self, session: Session | None, *, another: bool) -> None:
        """Fields of questions that are still asked stay, with the cursor in them; of `another` page all are new."""
        self.heading.update(heading(BY_ID[self.page]))
        await self.close_sheet()
        asked = self._asked(session) if not self.sheet_of else []
        wanted = {question.id: self._field(session, question) for question in asked}
        there = {field.question.id: field for field in self.query(Field)}
        kept = {name: field for name, field in there.items() if not another and field.same_as(wanted.get(name))}
        focused = next((name for name, field in there.items() if field.has_focus_within), "")
        self.fields.display, self.lines.display = bool(asked), not self.sheet_of
        if another and focused:
            # Else the list of pages has it for a moment, and says so.
            self.set_focus(None)
        for name, field in there.items():
            if name not in kept:
                await field.gone()
        for number, (name, field) in enumerate(wanted.items()):
            if name not in kept:
                await self.fields.mount(field, before=number if number < len(self.fields.children) else None)
        if self.sheet_of and session is not None:
            await self.mount_sheet(session)
        elif not self.prompt.typing and not self.in_list and focused not in kept:
            self._focus_question(focused)
        self.fields.call_after_refresh(self.fields.show_focus)

    def _field(self, session: Session | None, question: Question) -> Field:
        answers = answers_of(session)
        text = answers.texts.get(question.id) or question.propose(answers.facts, answers.texts)
        optional = question.problem("", answers.facts, answers.texts) is None
        return Field(question, text, self._choices(session, question), optional=optional)

    def _choices(self, session: Session | None, question: Question) -> Choices | None:
        """What there is to choose from, as things stand."""
        answers = answers_of(session)
        return question.choices(answers.facts, answers.texts) if question.choices is not None else None

    def _focus_question(self, wanted: str) -> None:
        """The field of a question, else the first one, else what there is to read."""
        fields = list(self.query(Field))
        field = next((one for one in fields if one.question.id == wanted), fields[0] if fields else None)
        field.take_focus() if field is not None else self.set_focus(self.lines)

    def make_room(self, *, wanted: bool) -> None:
        """Give what is read the whole page, or the questions theirs again, with the cursor where it was."""
        field = next((one for one in self.query(Field) if one.has_focus_within), None)
        if wanted:
            self._left = field.question.id if field is not None else ""
            if not self.in_list:
                self.set_focus(self.lines)
        self.fields.display = not wanted and bool(self.query(Field))
        if not wanted and not self.in_list:
            self._focus_question(self._left)

    def tell_problems(self, session: Session | None) -> None:
        """Say at each field what is wrong with its answer; show what is proposed now."""
        answers = answers_of(session)
        problems = {problem.question.id: problem.message for problem in answers.problems}
        for field in self.query(Field):
            field.tell(problems.get(field.question.id))
            field.show(answers.texts.get(field.question.id, ""))


def answers_of(session: Session | None) -> Answers:
    """The session's; what is proposed where there is none."""
    return session.wizard.answers if session is not None else resolved(Facts(), {})
