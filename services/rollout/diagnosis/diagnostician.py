"""Diagnoses kept true while objects change."""

from __future__ import annotations

from services.rollout.diagnosis.diagnosing import diagnosed
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.ladder import ExplainedRung, climbed
from services.rollout.diagnosis.model import Diagnosis
from services.rollout.diagnosis.situation import Situation
from services.rollout.fields import Terms


class Diagnostician:
    """Says what `diagnose` says, of one situation after the other: only what has changed is looked at again."""

    def __init__(self) -> None:
        self._index: Index | None = None

    def diagnose(self, situation: Situation, terms: Terms | None = None) -> tuple[Diagnosis, ...]:
        """Why things are not well: root causes before what follows, advice last. The clock is in `terms`: give the same
        as before as long as no time worth mentioning has passed."""
        return diagnosed(self._seen(situation, terms or Terms()))

    def ladder(self, situation: Situation, terms: Terms | None = None) -> tuple[ExplainedRung, ...]:
        """What `ladder` says."""
        return climbed(self._seen(situation, terms or Terms()))

    def _seen(self, situation: Situation, terms: Terms) -> Index:
        if self._index is None or not self._index.see(situation, terms):
            self._index = Index(situation, terms)
        return self._index
