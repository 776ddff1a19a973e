"""What KubeFATE writes into a job while it works, in the field's words (kubefate.md §8.2-§8.4). All data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.i18n import Message, _, verbatim
from services.text import one_line


@dataclass(frozen=True, slots=True)
class JobWord:
    """A text of a job's states or result: how to recognise it, and what it means."""

    pattern: re.Pattern[str]
    meaning: Message


def _word(pattern: str, meaning: Message) -> JobWord:
    return JobWord(re.compile(pattern, re.IGNORECASE), meaning)


JOB_WORDS: tuple[JobWord, ...] = (
    _word(r"job start running|update job status to running", _("begun")),
    _word(r"create cluster in db success", _("written down, Helm installs")),
    _word(r"overwrite current installation", _("what was there is replaced")),
    # Helm is done long before anything runs; services up to 1.3.0 call that a success already.
    _word(r"helm install success|^cluster (install|update) success$", _("Helm is done, pods start")),
    # The number counts KubeFATE's looks, one a second: it says nothing of how far it is.
    _word(r"checkout cluster status \[\d+\]", _("waiting until all pods are ready")),
    _word(r"checkout cluster status time ?out", _("pods were not ready in time, the installation is removed")),
    _word(r"job run success", _("all pods are ready")),
    _word(r"cluster run rollback success", _("the former state is back")),
    _word(r"uninstall success", _("removed")),
    _word(r"job (stopped|canceled)", _("stopped, the installation is removed")),
    _word(r"cluster (has been )?deleted?!?$", _("its record was deleted meanwhile")),
)
"""In the order in which an installation meets them."""


_IN_VAIN = re.compile(r"timed? ?out", re.IGNORECASE)


def in_vain(text: str) -> bool:
    """Whether a job's last words are that what it waited for did not come in time."""
    return _IN_VAIN.search(text) is not None


def meaning_of(text: str) -> Message | None:
    """What a text of a job means; None for words that are not KubeFATE's, such as Helm's."""
    return next((word.meaning for word in JOB_WORDS if word.pattern.search(text)), None)


def in_words(text: str) -> Message:
    """The same, or the text as it is."""
    return meaning_of(text) or verbatim(one_line(text))
