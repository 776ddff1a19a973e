"""The diagnosis: all rules over one situation, ranked."""

from __future__ import annotations

from collections.abc import Iterator

from services.rollout.diagnosis import (
    api_versions,
    capacity,
    federation_traffic,
    images,
    reaching,
    reasons,
    said,
    service_jobs,
    upgrade_removal,
)
from services.rollout.diagnosis.causes import ranked
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.model import Diagnosis
from services.rollout.diagnosis.situation import Situation
from services.rollout.fields import Terms

_CHECKS = (
    *reasons.CHECKS,
    *reaching.CHECKS,
    *api_versions.CHECKS,
    *images.CHECKS,
    *capacity.CHECKS,
    *service_jobs.CHECKS,
    *federation_traffic.CHECKS,
    *upgrade_removal.CHECKS,
    *said.CHECKS,
)


def diagnose(situation: Situation, terms: Terms | None = None) -> tuple[Diagnosis, ...]:
    """Why things are not well: root causes before what follows, advice last. Pure: the clock is in `terms`."""
    return diagnosed(Index(situation, terms or Terms()))


def diagnosed(index: Index) -> tuple[Diagnosis, ...]:
    """Like diagnose, with the situation indexed already."""
    return ranked(index, _found(index))


def _found(index: Index) -> Iterator[Diagnosis]:
    for check in _CHECKS:
        yield from check(index)
