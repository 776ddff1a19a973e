"""Where one may go on after a step that failed, as F6 proposes it."""

from __future__ import annotations

from typing import cast

from screens.host import Host
from screens.wizard.engine import Engine
from services.i18n import Message, verbatim
from services.steps import Reason, RunStarted, Status, StepEnded, StepStarted

STUCK = Message("KubeFATE holds {name}, and no job works on it", {"name": "fate-10000"})


def test_what_is_found_stuck_before_any_work_begins_is_proposed_to_be_removed_by_its_name() -> None:
    engine = Engine(cast(Host, None))
    for event in (
        RunStarted("federation", "lab", False, (("install", "cluster.ensure"),)),
        StepStarted("install", "cluster.ensure", 1, 1, None, verbatim("")),
        StepEnded("install", "cluster.ensure", Status.FAILED, 1.0, None, (), Reason("P32", STUCK)),
    ):
        engine.installation.take(event)
    proposed = [step for step, _about in engine.choices()]
    assert proposed == ["remove fate-10000", "", "install"]
