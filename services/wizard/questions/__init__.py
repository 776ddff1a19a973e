"""The wizard's questions, each declared once: form fields, prompts, the answers file and its checks follow."""

from __future__ import annotations

from collections.abc import Iterator

from services.wizard.model import Given, Question
from services.wizard.questions.access import ACCESS
from services.wizard.questions.capacity import CAPACITY
from services.wizard.questions.cluster import CLUSTER
from services.wizard.questions.federation import FEDERATION
from services.wizard.questions.files import FILES
from services.wizard.questions.parties import PARTY, PARTY_KEYS
from services.wizard.questions.registry import REGISTRY
from services.wizard.questions.start import START
from services.wizard.questions.versions import VERSIONS
from services.wizard.questions.words import known_ids

QUESTIONS: tuple[Question, ...] = (
    *START, *CLUSTER, *VERSIONS, *ACCESS, *REGISTRY, *FEDERATION, *CAPACITY, *FILES,
)  # fmt: skip
"""Those that are asked once, in the order in which they are: what is proposed may look at the answers before."""
AT = "at"
"""The page that an answers file was left at: no question, and kept beside them."""
_LAST = {question.id for question in QUESTIONS if question.page == "plan"}


def questions_of(given: Given) -> Iterator[Question]:
    """Every question, those of each party that `given` names among them; `given` may grow meanwhile."""
    for question in QUESTIONS:
        if question.id not in _LAST:
            yield question
    for party in known_ids(given):
        yield from (own.of(party) for own in PARTY)
    for question in QUESTIONS:
        if question.id in _LAST:
            yield question


def is_known(key: str) -> bool:
    """Whether an answers file may have this key."""
    party, dot, rest = key.partition(".")
    if dot:
        return rest in PARTY_KEYS and (party.isdecimal() or party == "exchange")
    return key == AT or any(question.id == key for question in QUESTIONS)
