"""The engine: step vocabulary, plan, run, journal, events."""

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
from services.steps.step import Declaration, Outputs, Params, Risk, Step, declarations, step

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
    "step",
]
