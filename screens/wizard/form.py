"""The questions of the wizard's page as fields, made anew where a question came or went."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from screens.place import Place
from screens.widgets.queues import digested
from screens.wizard.fields import Choices, Field
from screens.wizard.look import heading, rows_for_questions
from services.wizard import Answers, Facts, Question, questions_of, resolved
from services.wizard.pages import BY_ID

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.session import Session


class Form:
    """Fields of what is asked now. What somebody is typing stays; what is typed ahead is for the page that comes."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._renewing = asyncio.Lock()
        self._entered = ""
        self._left = ""
        """The question that had the cursor when the questions made room."""

    @property
    def settled(self) -> bool:
        """Whether the fields are those of the page and its answers."""
        return self._entered == self._entry(self._screen.app.session)

    def forget(self) -> None:
        """The language changed: all of them are made anew."""
        self._entered = ""

    async def settle(self) -> None:
        """A key before may lead to another page: first let it."""
        screen = self._screen
        await digested(one for one in (screen.focused or screen).ancestors_with_self if one is not screen.app)
        if not self.settled:
            await self.renew()

    async def renew(self) -> None:
        """Make the page of what it is asked now. Never cut off, and never twice at once: half a removal never ends."""
        async with self._renewing:
            session = self._screen.app.session
            if not (self._screen.is_mounted and self._screen.is_attached):
                return
            entry = self._entry(session)
            if entry != self._entered:
                await self._remake(session, another=entry.partition("|")[0] != self._entered.partition("|")[0])
                self._entered = entry
            self._tell_problems(session)

    def take(self, answered: Field.Answered) -> None:
        """Take an answer. A question may come or go with it."""
        landing, session = self._screen.landing, self._screen.app.session
        if session is None or landing.stranded(session):
            landing.choose_way(answered.text, done=answered.done)
            return
        session.wizard.answer(answered.question, answered.text)
        if not self.settled:
            # Or the page is not whole yet: an Enter counts all the same.
            self._screen.renew()
        else:
            self._tell_problems(session)
        if answered.done:
            self._accept(session, answered.question)

    def make_room(self, *, wanted: bool) -> None:
        """Give what is read the whole page, or the questions theirs again, with the cursor where it was."""
        screen, fields = self._screen, self._screen.fields
        if wanted:
            self._left = fields.current.question.id if fields.current is not None else ""
            if not screen.in_list:
                screen.set_focus(screen.lines)
        fields.display = not wanted and bool(fields.all)
        if not wanted and not screen.in_list:
            self._focus_question(self._left)

    def share_rows(self) -> None:
        """The questions get what those who read below them can do without; what has the focus stays in sight."""
        screen = self._screen
        room = screen.query_one("#page").size.height - screen.heading.size.height - 1
        screen.fields.styles.max_height = rows_for_questions(room, len(screen.lines.lines))
        screen.fields.call_after_refresh(screen.fields.show_focus)

    def _asked(self, session: Session | None) -> list[Question]:
        if self._screen.landing.stranded(session):
            return [self._screen.landing.way]
        facts = session.wizard.seen.facts if session is not None else None
        if session is None or facts is None:
            return []
        texts = session.wizard.answers.texts
        return [one for one in questions_of(texts) if one.page == self._screen.page and one.applies(facts, texts)]

    def _entry(self, session: Session | None) -> str:
        """What the fields are made of: another one when a question, or something to choose, came or went."""
        asked = {question.id: _choices(session, question) for question in self._asked(session)}
        offered = {name: [value for value, _about in choices or ()] for name, choices in asked.items()}
        return f"{self._screen.page}|{self._screen.sheets.party}|{offered}"

    async def _remake(self, session: Session | None, *, another: bool) -> None:
        """Fields of questions that are still asked stay, with the cursor in them; of `another` page all are new."""
        screen, fields, sheets = self._screen, self._screen.fields, self._screen.sheets
        screen.heading.update(heading(BY_ID[screen.page]))
        await sheets.close()
        asked = self._asked(session) if not sheets.party else []
        wanted = {question.id: _field(session, question) for question in asked}
        there = {field.question.id: field for field in fields.all}
        kept = {name: field for name, field in there.items() if not another and field.same_as(wanted.get(name))}
        focused = fields.current.question.id if fields.current is not None else ""
        fields.display, screen.lines.display = bool(asked), not sheets.party
        if another and focused:
            # Else the list of pages has it for a moment, and says so.
            screen.set_focus(None)
        for name, field in there.items():
            if name not in kept:
                await field.gone()
        for number, (name, field) in enumerate(wanted.items()):
            if name not in kept:
                await fields.mount(field, before=number if number < len(fields.children) else None)
        if sheets.party and session is not None:
            await sheets.mount(session)
        elif not screen.prompt.typing and not screen.in_list and focused not in kept:
            self._focus_question(focused)
        fields.call_after_refresh(fields.show_focus)

    def _focus_question(self, wanted: str) -> None:
        """The field of a question, else the first one, else what there is to read."""
        fields = self._screen.fields.all
        field = next((one for one in fields if one.question.id == wanted), fields[0] if fields else None)
        field.take_focus() if field is not None else self._screen.set_focus(self._screen.lines)

    def _tell_problems(self, session: Session | None) -> None:
        """Say at each field what is wrong with its answer; show what is proposed now."""
        answers = answers_of(session)
        problems = {problem.question.id: problem.message for problem in answers.problems}
        for field in self._screen.fields.all:
            field.tell(problems.get(field.question.id))
            field.show(answers.texts.get(field.question.id, ""))

    def _accept(self, session: Session, question: str) -> None:
        """Enter: the next field, at last the next page."""
        app, answers = self._screen.app, session.wizard.answers
        if question == "context" and answers.texts["context"] != session.context:
            app.use_context(answers.texts["context"], lambda: app.go(Place("wizard")))
            return
        if any(problem.question.id == question for problem in answers.problems):
            return
        fields = self._screen.fields.all
        at = next((number for number, field in enumerate(fields) if field.question.id == question), len(fields))
        if at + 1 < len(fields):
            fields[at + 1].take_focus()
        else:
            self._screen.call_later(self._screen.moving.do_wizard_next)


def answers_of(session: Session | None) -> Answers:
    """The session's; what is proposed where there is none."""
    return session.wizard.answers if session is not None else resolved(Facts(), {})


def _field(session: Session | None, question: Question) -> Field:
    answers = answers_of(session)
    text = answers.texts.get(question.id) or question.propose(answers.facts, answers.texts)
    optional = question.problem("", answers.facts, answers.texts) is None
    return Field(question, text, _choices(session, question), optional=optional)


def _choices(session: Session | None, question: Question) -> Choices | None:
    """What there is to choose from, as things stand."""
    answers = answers_of(session)
    return question.choices(answers.facts, answers.texts) if question.choices is not None else None
