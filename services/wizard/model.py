"""What pages and questions are: declared once, and rendered as form, prompt and answers file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.i18n import Message, _
from services.wizard.facts import Facts

Given = Mapping[str, str]
"""Answers as text, by question."""
Choices = tuple[tuple[str, Message | str], ...]
"""The only answers that there are, each with what it means."""
YES, NO = "yes", "no"
NONE = "none"


def anything(text: str, facts: Facts, given: Given) -> Message | None:
    """Whatever is answered will do."""
    return None


def always(facts: Facts, given: Given) -> bool:
    """It is asked whatever was answered before."""
    return True


@dataclass(frozen=True, slots=True)
class Page:
    """A step of the wizard. `help` tells more than `about`, for those who press F1."""

    id: str
    title: Message
    about: Message
    applies: Callable[[Facts, Given], bool] = always
    keys: Message | None = None
    """What its keys do, for those who have them: prompts have none."""
    changes: bool = False
    """Whether it is about what the engine does: no page before it changes anything but answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """One answer. `propose` is what is taken when nothing was answered; it may look at the answers before.

    `choices` are the only answers where there are any, each with what it means.
    """

    id: str
    page: str
    title: Message
    about: Message
    propose: Callable[[Facts, Given], str]
    check: Callable[[str, Facts, Given], Message | None] = anything
    choices: Callable[[Facts, Given], Choices] | None = None
    applies: Callable[[Facts, Given], bool] = always

    def problem(self, text: str, facts: Facts, given: Given) -> Message | None:
        """What is wrong with `text` as an answer."""
        if self.choices is not None:
            known = [choice for choice, _about in self.choices(facts, given)]
            if text not in known:
                return _("{answer} is none of {choices}", answer=text or "-", choices=", ".join(known))
        return self.check(text, facts, given)
