"""The engine: step vocabulary, plan, run, journal, events."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.steps.audit import AuditLog
    from services.steps.byhand import commands_for
    from services.steps.clients import RunClients
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
    from services.steps.history import PastRun, past_runs
    from services.steps.journal import Journal
    from services.steps.live_context import RunOptions, World
    from services.steps.lock import locked, run_key
    from services.steps.parties import PartySet, PartySource
    from services.steps.plan import OnError, Plan, PlannedStep, Retry, Selection
    from services.steps.references import literal
    from services.steps.step import Declaration, Outputs, Params, Risk, Step, declarations
else:
    __getattr__ = late(
        __name__,
        {
            "audit": "AuditLog",
            "byhand": "commands_for",
            "clients": "RunClients",
            "history": "PastRun past_runs",
            "references": "literal",
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
    "AuditLog",
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
    "PastRun",
    "Phase",
    "Plan",
    "PlannedStep",
    "Progress",
    "Reason",
    "Retry",
    "Risk",
    "Run",
    "RunClients",
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
    "commands_for",
    "declarations",
    "literal",
    "locked",
    "past_runs",
    "run_key",
]
