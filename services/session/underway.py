"""Parties that tasks of a session are at work on: to the operator they are there, be there anything of them or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.doctor import KnownParty
from services.errors import FatetuiError
from services.i18n import _
from services.session.deed import OF_PARTIES

if TYPE_CHECKING:
    from services.i18n import Message
    from services.party import PartyFile
    from services.session.task import Task

_REMOVES = "cluster.remove"
_GOES_ELSEWHERE = "context.use"


@dataclass(frozen=True, slots=True)
class Work:
    """What is being done with a party, and what was told of it last."""

    party: KnownParty
    told: Message


def works(tasks: Iterable[Task], context: str) -> Iterator[Work]:
    """The parties on `context` of which a step that goes on has told something. Reads party files again that have
    changed."""
    for task in tasks:
        step = task.step
        if step is None or not step.verb.startswith(OF_PARTIES) or _place(task, step.index) not in (None, context):
            continue
        for file in _files(task):
            told = task.of_parties.get(file.name)
            if told is not None:
                underway = _("{party} is being installed: nothing of it is there yet", party=file.name)
                if step.verb == _REMOVES:
                    underway = _("{party} is being uninstalled: nothing of it is left", party=file.name)
                yield Work(KnownParty(file.name, file.namespace, str(file.party_id or ""), underway=underway), told)


def _files(task: Task) -> tuple[PartyFile, ...]:
    """The parties of a task; none while somebody is in the middle of changing a file."""
    try:
        return task.deed.sources.current()
    except FatetuiError:
        return ()


def _place(task: Task, index: int) -> str | None:
    """The context that a script has gone to before its step `index`, counted from 1; None for the session's own. One
    that only a run can tell is nobody's here."""
    names = [step.params.get("name") for step in task.deed.plan().all_steps[:index] if step.verb == _GOES_ELSEWHERE]
    return str(names[-1]) if names else None
