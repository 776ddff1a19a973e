"""The diagnosis: all rules over one situation, ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from services.rollout.diagnosis import (
    api_versions,
    capacity,
    federation_traffic,
    images,
    party_files,
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

_WHOLE: tuple[Callable[[Index], Iterable[Diagnosis]], ...] = (
    *reasons.CHECKS,
    *reaching.CHECKS,
    *api_versions.CHECKS,
    *capacity.CHECKS,
    *service_jobs.CHECKS,
    *federation_traffic.CHECKS,
    *party_files.CHECKS,
    *upgrade_removal.CHECKS,
    *said.CHECKS,
)
_NEAR: tuple[Callable[[Index, str], Iterable[Diagnosis]], ...] = (
    *reasons.NEAR,
    *images.NEAR,
    *capacity.NEAR,
    *service_jobs.NEAR,
    *upgrade_removal.NEAR,
)
"""Checks of one namespace at a time: what happens in another one is nothing to them."""


def diagnose(situation: Situation, terms: Terms | None = None) -> tuple[Diagnosis, ...]:
    """Why things are not well: root causes before what follows, advice last. Pure: the clock is in `terms`."""
    return diagnosed(Index(situation, terms or Terms()))


def diagnosed(index: Index) -> tuple[Diagnosis, ...]:
    """Like diagnose, with the situation indexed already."""
    found: list[Diagnosis] = []
    for namespace in index.areas:
        found += index.ledger.of((_NEAR, namespace), partial(_near, index, namespace))
    # What they find of an object tells more than its own reasons do: of two that are alike the last one is kept.
    for check in _WHOLE:
        found += index.ledger.of(check, partial(_by, check, index))
    return ranked(index, found)


def _by(check: Callable[[Index], Iterable[Diagnosis]], index: Index) -> tuple[Diagnosis, ...]:
    return tuple(check(index))


def _near(index: Index, namespace: str) -> tuple[Diagnosis, ...]:
    return tuple(found for check in _NEAR for found in check(index, namespace))
