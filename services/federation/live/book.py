"""Where the live rules are declared, and what one of them answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from services.federation.live.look import Look
from services.i18n import Message
from services.party import Finding, Rule, Severity


class Fact(NamedTuple):
    """What an answer rests on: an object, a field of it, and what stands there."""

    subject: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule saw: `said` sums it up for who hears nothing else, `findings` are what is wrong with it."""

    said: Message
    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()


Check = Callable[[Rule, Look], Awaitable[Answer]]
"""A check raises FatetuiError when it cannot look; that is then its result."""


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A declared rule with its check."""

    rule: Rule
    check: Check


LIVE_CHECKS: dict[str, LiveRule] = {}
"""The live rules by id."""


def rule(identifier: str, severity: Severity, title: Message, explanation: Message) -> Callable[[Check], Check]:
    """Declare a live rule; the function below it answers."""

    def declare(check: Check) -> Check:
        LIVE_CHECKS[identifier] = LiveRule(Rule(identifier, severity, "live", title, explanation), check)
        return check

    return declare
