"""The engine: step vocabulary, plan, run, journal, events."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.steps.context import Clients, Mode, RunState, StepContext
    from services.steps.engine import Run
    from services.steps.events import (
        STAYS,
        Change,
        Diagnosed,
        Event,
        Evidence,
        EvidenceSeen,
        Phase,
        Progress,
        Reason,
        RunEnded,
        RunStarted,
        Status,
        StepEnded,
        StepStarted,
    )
    from services.steps.failures import Declined, InputNeeded, LockHeld, StepFailed, StepTimeout
    from services.steps.journal import Journal
    from services.steps.live_context import RunOptions, World
    from services.steps.lock import locked, run_key
    from services.steps.parties import PartySet, PartySource
    from services.steps.plan import OnError, Plan, PlannedStep, Retry, Selection
    from services.steps.step import Declaration, Outputs, Params, Risk, Step, declarations
else:
    __getattr__ = late(
        __name__,
        {
            "context": "Clients Mode RunState StepContext",
            "engine": "Run",
            "events": (
                "STAYS Change Diagnosed Event Evidence EvidenceSeen Phase Progress Reason RunEnded RunStarted Status "
                "StepEnded StepStarted"
            ),
            "failures": "Declined InputNeeded LockHeld StepFailed StepTimeout",
            "journal": "Journal",
            "live_context": "RunOptions World",
            "lock": "locked run_key",
            "parties": "PartySet PartySource",
            "plan": "OnError Plan PlannedStep Retry Selection",
            "step": "Declaration Outputs Params Risk Step declarations",
        },
    )

__all__ = [
    "STAYS",
    "Change",
    "Clients",
    "Declaration",
    "Declined",
    "Diagnosed",
    "Event",
    "Evidence",
    "EvidenceSeen",
    "InputNeeded",
    "Journal",
    "LockHeld",
    "Mode",
    "OnError",
    "Outputs",
    "Params",
    "PartySet",
    "PartySource",
    "Phase",
    "Plan",
    "PlannedStep",
    "Progress",
    "Reason",
    "Retry",
    "Risk",
    "Run",
    "RunEnded",
    "RunOptions",
    "RunStarted",
    "RunState",
    "Selection",
    "Status",
    "Step",
    "StepContext",
    "StepEnded",
    "StepFailed",
    "StepStarted",
    "StepTimeout",
    "World",
    "declarations",
    "locked",
    "run_key",
]
