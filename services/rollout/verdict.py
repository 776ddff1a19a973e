"""A verdict and the reasons it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.i18n import Message, _

# A kubelet names an image three times before it comes to the point.
VALUE_LIMIT = 800
_CONTAINER = re.compile(r"ontainerStatuses\[([^\]]*)\]")


class Health(StrEnum):
    """How an object, a party or a federation is."""

    HEALTHY = "healthy"
    PROGRESSING = "progressing"
    UNKNOWN = "unknown"
    DEGRADED = "degraded"
    FAILED = "failed"

    @property
    def gravity(self) -> int:
        """0 for healthy, more for worse."""
        return _GRAVITY[self]

    @property
    def word(self) -> Message:
        """As it is called in a sentence."""
        return _WORDS[self]


_GRAVITY = {health: gravity for gravity, health in enumerate(Health)}
_WORDS = {
    Health.HEALTHY: _("healthy"),
    Health.PROGRESSING: _("progressing"),
    Health.UNKNOWN: _("unknown"),
    Health.DEGRADED: _("degraded"),
    Health.FAILED: _("failed"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a verdict: which object, which field, which value, for how many seconds.

    `code` is explained by `rules.RULES`; `value` holds the cluster's own words on one line, harmless to show. `health`
    is what this reason alone makes of the object; one that leaves it healthy is a remark. `hopeless` reasons do not go
    away by waiting. `symptom` marks a reason that follows from another one (an unready pod makes its Deployment
    unavailable): it is shown after causes. `sign` is there when the reason rests on something that happened (an event,
    a try that failed) and may have been mended since: it is another one as soon as it happens anew. Without it the
    reason is the state of this moment.
    """

    code: str
    message: Message
    subject: str
    field: str
    value: str
    health: Health
    age: float | None = None
    remedy: Message | None = None
    hopeless: bool = False
    symptom: bool = False
    sign: str = ""

    @property
    def remark(self) -> bool:
        """Whether it says something of an object that is well."""
        return self.health is Health.HEALTHY

    @property
    def container(self) -> str:
        """The container that it is about; empty for the object as a whole."""
        named = _CONTAINER.search(self.field)
        return named[1] if named else ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes two reasons the same one, seen at different times."""
        return self.code, self.subject, self.field


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst of its reasons, first the root cause. No reason at all means healthy."""

    health: Health
    reasons: tuple[Why, ...] = ()

    @classmethod
    def of(cls, reasons: Iterable[Why]) -> Verdict:
        """The verdict that `reasons` amount to."""
        ranked = tuple(sorted(reasons, key=_rank))
        if not ranked:
            return WELL
        worst = max((why.health for why in ranked), key=lambda health: health.gravity)
        return cls(worst, ranked)

    @property
    def hopeless(self) -> bool:
        """Whether waiting longer cannot help: a hopeless class, or a transient trouble beyond its grace."""
        return self.health is Health.FAILED

    @property
    def first(self) -> Why | None:
        """The root cause, as far as it is known."""
        return self.reasons[0] if self.reasons else None

    def same_as(self, other: Verdict) -> bool:
        """Whether `other` says the same, ages aside."""
        return self.health is other.health and [(why.identity, why.value) for why in self.reasons] == [
            (why.identity, why.value) for why in other.reasons
        ]


WELL = Verdict(Health.HEALTHY)
"""Nothing is wrong."""


def _rank(why: Why) -> tuple[bool, bool, int, str, str]:
    return not why.hopeless, why.symptom, -why.health.gravity, why.subject, why.code
