"""The wizard's questions as plain prompts: lines that stay, nothing that moves, for any terminal and any reader."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fatetui.output import Output
from services.i18n import Message, _
from services.text import one_line

if TYPE_CHECKING:
    from services.wizard import Answers, Facts, Question

BACK, EXPLAIN = "<", "?"
_ASKED_BEFORE = frozenset({"start", "cluster"})
"""Pages whose questions come first: what all others propose hangs on them."""
Kept = Callable[[Mapping[str, str], str], None]


class Prompts:
    """Asks on the terminal. `keep` is told every answer, and the page that it belongs to; None where none is kept."""

    def __init__(self, output: Output, keep: Kept | None) -> None:
        self._output = output
        self._keep = keep
        self._page = ""

    def context(self, names: Sequence[str], current: str) -> str:
        """Which of several contexts."""
        self._output.line(str(_("The contexts of the kubeconfig:")))
        for name in names:
            self._output.line(f"    {one_line(name)}")
        asked = click.Choice([*names])
        with _interruptible():
            return str(click.prompt(str(_("Context")), default=current or None, type=asked, show_choices=False))

    def way(self, facts: Facts) -> str:
        """What to begin with; asked where there is a choice."""
        from services.wizard import QUESTIONS

        question = next(one for one in QUESTIONS if one.id == "start")
        ways = question.choices(facts, {}) if question.choices is not None else ()
        if len(ways) == 1:
            return ways[0][0]
        answered: dict[str, str] = {}
        self._head(question)
        while self._ask(question, facts, answered) < 0:
            self._output.prose(f"  ! {_('This is the first question')}")
        return answered["start"]

    async def asked(self, facts: Facts, given: Mapping[str, str], kubeconfig: Path | None) -> Answers:
        """Ask whatever was not given, or will not do; `<` goes back to the question before, as often as wanted."""
        from services.wizard import questions_of, resolved
        from services.wizard.facts import look_around
        from services.wizard.questions.federation import SEVERAL

        answered = dict(given)
        wrong = {problem.question.id for problem in resolved(facts, given).problems}
        at, step = 0, 1
        while True:
            # Asked anew each time: an answer may bring questions about each party with it.
            texts = resolved(facts, answered).texts
            open_ = [one for one in questions_of(texts) if one.id not in given or one.id in wrong]
            if at >= len(open_):
                return resolved(facts, answered)
            question = open_[at]
            if _is_asked(question, facts, texts):
                self._head(question)
                step = self._ask(question, facts, answered)
                if self._keep is not None:
                    self._keep(answered, question.page)
                if question.id == "placement" and answered.get("placement") == SEVERAL:
                    facts = await look_around(facts, kubeconfig, facts.contexts)
            # Before the first one there is nothing: it is asked again, or what follows it.
            at, step = (at + step, step) if at + step >= 0 else (0, 1)

    def agreed(self, production: str) -> bool:
        """Whether to begin; on the context `production`, which is marked as such, by typing the federation's name."""
        name = "federation"
        told = _("{context} is marked as production: type {name} to install", context=one_line(production), name=name)
        with _interruptible():
            if not production:
                return click.confirm(str(_("Write these files and install?")), default=False)
            return str(click.prompt(str(told), default="", show_default=False)).strip() == name

    def _head(self, question: Question) -> None:
        """The page that a question is on, told once; before the first one what may be typed."""
        from services.wizard.pages import BY_ID

        if not self._page:
            told = _(
                "Enter takes what is proposed, {back} goes back, {explain} explains, Ctrl-C ends it",
                back=BACK,
                explain=EXPLAIN,
            )
            self._output.prose(str(told))
            if self._keep is not None:
                self._output.prose(str(_("Answers are kept: a wizard that is broken off can be gone on with")))
        if question.page != self._page:
            self._page = question.page
            self._output.line("")
            self._output.prose(f"[{BY_ID[self._page].title}] {BY_ID[self._page].about}")

    def _ask(self, question: Question, facts: Facts, answered: dict[str, str]) -> int:
        """One question, until its answer will do: 1 to go on, -1 to go back."""
        from services.wizard import resolved

        self._explain(question, facts, resolved(facts, answered).texts)
        while True:
            texts = resolved(facts, answered).texts
            default = texts[question.id]
            if question.id in answered and (why := question.problem(default, facts, texts)) is not None:
                # What a file said may have been right elsewhere.
                self._output.prose(f"  ! {one_line(default)}: {one_line(str(why), 300)}")
                default = question.propose(facts, texts)
            with _interruptible():
                asked = str(question.title)
                if not default and question.problem("", facts, texts) is None:
                    asked = str(_("{question} (may stay empty)", question=asked))
                given = str(click.prompt(asked, default=default, show_default=bool(default))).strip()
            if given == BACK:
                return -1
            if given == EXPLAIN:
                self._explain(question, facts, texts)
                continue
            given = _whole(given, question.choices(facts, texts) if question.choices else ())
            message = question.problem(given, facts, texts)
            if message is None:
                answered[question.id] = given
                return 1
            self._output.prose(f"  ! {one_line(str(message), 300)}")

    def _explain(self, question: Question, facts: Facts, texts: Mapping[str, str]) -> None:
        self._output.prose(f"  {_('{place}: {what}', place=question.title, what=question.about)}")
        choices: Sequence[tuple[str, Message | str]] = question.choices(facts, texts) if question.choices else ()
        for choice, about in choices:
            self._output.prose(f"    {one_line(choice)}  {about}".rstrip())


def _whole(given: str, choices: Sequence[tuple[str, object]]) -> str:
    """The choice whose beginning was typed, where only one begins so: `y` is yes."""
    meant = [choice for choice, _about in choices if given and choice.startswith(given)]
    return meant[0] if len(meant) == 1 and given not in dict(choices) else given


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a prompt: the event loop's own handler would only be heard once the line is there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _is_asked(question: Question, facts: Facts, texts: Mapping[str, str]) -> bool:
    """What belongs to a page that does not apply is not asked either."""
    from services.wizard.pages import BY_ID

    return question.page not in _ASKED_BEFORE and (
        question.applies(facts, texts) and BY_ID[question.page].applies(facts, texts)
    )
