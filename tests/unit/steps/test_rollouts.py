"""Reasons of rollouts in the engine's words."""

from __future__ import annotations

import pytest

from services.i18n import verbatim
from services.rollout import Health, Why
from services.steps.rollouts import reason_of

CRASH = Why(
    "R07",
    verbatim("ended"),
    "Pod/python-0",
    "status.containerStatuses[fateflow].lastState.terminated",
    "Error",
    Health.FAILED,
)


@pytest.mark.parametrize(
    ("namespace", "wanted"),
    [("fate-9999", "kubectl -n fate-9999 logs python-0 -c fateflow --previous"), ("", None), ("a; rm -r b", None)],
)
def test_the_command_that_shows_more_has_the_objects_names_in_it_or_is_none(namespace: str, wanted: str | None):
    assert reason_of(CRASH, namespace).next_command == wanted
