"""What a diagnosis is: one cause, what proves it, what mends it, what else it explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from services.i18n import Message
from services.rollout.rules import Mend
from services.rollout.verdict import VALUE_LIMIT, Health
from services.text import one_line


class Place(NamedTuple):
    """Where a diagnosis is: an object, or what stands for one (`Module`, `Party`, `FateCluster`, `KubeFateJob` …)."""

    namespace: str
    kind: str
    name: str

    def __str__(self) -> str:
        return "/".join(part for part in self if part)


def content(namespace: str) -> Place:
    """What an install should have put into a namespace."""
    return Place(namespace, "Content", namespace)


def awaited(namespace: str) -> Place:
    """A party's namespace that is yet to be made."""
    return Place("", "AwaitedNamespace", namespace)


class Certainty(IntEnum):
    """How far the evidence goes: objects say so; it fits and little else does; one of several explanations."""

    CERTAIN = 0
    LIKELY = 1
    POSSIBLE = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of evidence: which field of what has which value, harmless to show; `age` in seconds."""

    subject: str
    field: str
    value: str
    age: float | None = None


@dataclass(frozen=True)
class Diagnosis:
    """Why something is not healthy. `id` names it among those of one situation.

    `health` is what it makes of its subject: HEALTHY marks advice on what works today. `explains` are ids of
    diagnoses that follow from this one, `explained_by` is the id of the one that this follows from. `mend` is offered,
    never run unasked. `places` are all objects in the same trouble, `depth` is as in Rule.
    """

    rule: str
    message: Message
    place: Place
    evidence: tuple[Fact, ...]
    cause: Message
    remedy: Message | None
    mend: Mend | None = None
    health: Health = Health.DEGRADED
    certainty: Certainty = Certainty.CERTAIN
    hopeless: bool = False
    explains: tuple[str, ...] = ()
    explained_by: str = ""
    depth: int = field(default=2, repr=False)
    places: tuple[Place, ...] = field(default=(), repr=False)

    @cached_property
    def subject(self) -> str:
        """`NAMESPACE/KIND/NAME`, or `KIND/NAME`; harmless to show."""
        return one_line(str(self.place))

    @cached_property
    def id(self) -> str:
        """Rule and subject: what names it among those of one situation."""
        return f"{self.rule} {self.subject}"


def fact(place: Place | str, field: str, value: object, age: float | None = None) -> Fact:
    """A piece of evidence, with what somebody else wrote made harmless."""
    return Fact(one_line(str(place)), one_line(field), one_line(str(value), VALUE_LIMIT), age)


def harmless(message: Message) -> Message:
    """`message` with names and words of the cluster made visible, on one line."""
    return Message(message.template, {key: _shown(value) for key, value in message.values.items()})


def _shown(value: object) -> object:
    if isinstance(value, Message):
        return harmless(value)
    return one_line(value) if isinstance(value, str) else value
