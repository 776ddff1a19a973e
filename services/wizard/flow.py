"""From page to page: which apply, which one is next, why one cannot be left yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.i18n import Message, _
from services.wizard.answers import Answers, Problem
from services.wizard.model import Page
from services.wizard.pages import BY_ID, PAGES
from services.wizard.questions import questions_of

_LAST_ASKED = "plan"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about leaving a page besides the answers. `refused` is what a check of the cluster found."""

    looked: bool = True
    """Whether the cluster was looked at."""
    refused: tuple[Message, ...] = ()
    findings: tuple[Message, ...] = ()
    """Errors that lint finds in the parties' files."""
    running: bool = False
    """Whether the engine is at work."""
    begun: bool = False
    installed: bool = False
    """Whether the engine has come to the end of the installation."""


def pages_of(answers: Answers) -> list[Page]:
    """The pages that apply, in order."""
    return [page for page in PAGES if page.applies(answers.facts, answers.texts)]


def beside(page: str, by: int, answers: Answers) -> str:
    """The page before (-1) or after (1); at either end it stays. What is skipped one way is skipped the other."""
    ids = [one.id for one in pages_of(answers)]
    if page not in ids:
        # An answer made it go: on to what follows it, back to what comes before.
        order = [one.id for one in PAGES]
        rest = [one for one in ids if (order.index(one) - order.index(page)) * by > 0]
        return (rest[0] if by > 0 else rest[-1]) if rest else ids[0]
    return ids[max(0, min(len(ids) - 1, ids.index(page) + by))]


def next_asked(page: str, answers: Answers, filed: Collection[str]) -> str:
    """The page to go to after `page` where answers come from a file: the next one on which something is asked that is
    not among the questions `filed`, or whose answer will not do; at last the plan."""
    asked = {
        one.page
        for one in questions_of(answers.texts)
        if one.id not in filed and one.applies(answers.facts, answers.texts)
    }
    asked |= {problem.question.page for problem in answers.problems}
    order = [one.id for one in PAGES]
    later = [one.id for one in pages_of(answers) if order.index(one.id) > order.index(page)]
    return next((one for one in later if one in asked or one == _LAST_ASKED), beside(page, 1, answers))


def problems_of(page: str, answers: Answers) -> list[Problem]:
    """What is wrong with a page's own answers."""
    return [problem for problem in answers.problems if problem.question.page == page]


def obstacle(page: str, answers: Answers, standing: Standing) -> Message | None:
    """Why a page cannot be left forwards; None when it can."""
    wrong = problems_of(page, answers)
    if wrong:
        return _("{question}: {problem}", question=wrong[0].question.title, problem=wrong[0].message)
    match page:
        case "start" | "cluster" if not standing.looked:
            return _("The cluster has not answered yet")
        case "cluster" if standing.refused:
            return _("The cluster is not fit: {reason}", reason=standing.refused[0])
        case "federation" | "parties" if standing.findings:
            return _("The party files have errors: {reason}", reason=standing.findings[0])
        case "plan":
            return _open_pages(answers) or _refused(standing)
        case "install" if not standing.begun:
            return _("Nothing is being installed")
        case "install" if not standing.installed:
            return _("The installation goes on") if standing.running else _("The installation is not done yet")
    return None


def open_pages(answers: Answers) -> Sequence[Page]:
    """The pages whose answers will not do, in order."""
    wrong = {problem.question.page for problem in answers.problems}
    return [page for page in PAGES if page.id in wrong]


def _open_pages(answers: Answers) -> Message | None:
    pages = open_pages(answers)
    if not pages:
        return None
    return _("Still open: {pages}", pages=", ".join(str(page.title) for page in pages))


def _refused(standing: Standing) -> Message | None:
    if standing.refused:
        return _("The cluster is not fit: {reason}", reason=standing.refused[0])
    if standing.findings:
        return _("The party files have errors: {reason}", reason=standing.findings[0])
    return None


def left_at(texts: dict[str, str]) -> str | None:
    """The page that answers were left at, if it is one."""
    page = texts.get("at")
    return page if page in BY_ID else None
