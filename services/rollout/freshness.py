"""What a wait may hold against objects that were in trouble before it began.

A pod keeps its `ImagePullBackOff` for up to five minutes after the image has come, a Deployment its missed deadline
until the last pod is there. Whoever mended the cause and runs again must not be told the old story.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.i18n import _
from services.rollout.fields import Terms
from services.rollout.verdict import Health, Verdict, Why

NO_NEW_TRY = 60.0
"""Seconds after which an old hopeless reason is believed although nothing has happened since the wait began."""


_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """How things stood when a wait began: the signs of the troubles that were there already, by object and place in it
    (a container, a condition). One trouble goes by several codes: a crash loop is a restart while it runs.

    Signs are compared with each other, never with a clock: the cluster's may differ from ours.
    """

    at: datetime
    grace: float
    signs: Mapping[_Place, frozenset[str]]

    @classmethod
    def of(cls, verdict: Verdict, terms: Terms) -> Beginning:
        """From the first verdict of a wait."""
        signs: dict[_Place, frozenset[str]] = {}
        for why in verdict.reasons:
            if why.sign:
                signs[_place(why)] = signs.get(_place(why), frozenset()) | {why.sign}
        return cls(terms.now, terms.grace, signs)

    @classmethod
    def of_nothing(cls, terms: Terms) -> Beginning:
        """Of a wait for what was not there before: all that fails fails since."""
        return cls(terms.now, terms.grace, {})

    def believed(self, verdict: Verdict, now: datetime) -> Verdict:
        """`verdict` with failures from before the wait taken for progress.

        A hopeless one counts again as soon as it happens anew, or after NO_NEW_TRY; a transient one after its grace,
        counted from the beginning of the wait.
        """
        if verdict.health is not Health.FAILED:
            return verdict
        waited = (now - self.at).total_seconds()
        return Verdict.of(self._weighed(why, waited) for why in verdict.reasons)

    def _weighed(self, why: Why, waited: float) -> Why:
        if why.health is not Health.FAILED or why.sign not in self.signs.get(_place(why), ()):
            return why
        if waited < (NO_NEW_TRY if why.hopeless else self.grace):
            message = _("{what} (seen before this wait; the next try counts)", what=why.message)
            return replace(why, message=message, health=Health.PROGRESSING, hopeless=False)
        if not why.hopeless or why.remedy is None:
            return why
        remedy = _(
            "{remedy} If that is done already: the next try may be minutes away; delete the pod to have it now.",
            remedy=why.remedy,
        )
        return replace(why, remedy=remedy)


def _place(why: Why) -> _Place:
    return why.subject, why.field.partition("]")[0]
