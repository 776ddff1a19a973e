"""toy_example per FATE version: command, transcript parser, verdict, run."""

from services.toy.events import (
    GaveUp,
    JobState,
    Line,
    LogError,
    Raised,
    Refused,
    SecureSum,
    Silence,
    Started,
    Starting,
    Submitted,
    ToyEvent,
)
from services.toy.history import PastTest, ToyHistory
from services.toy.judging import Observed, Outcome, ToyVerdict, judge
from services.toy.programs import PROGRAMS, ToyProgram, backend_of, command_of
from services.toy.running import ToyRefusedError, ToyResult, run_toy
from services.toy.symptoms import SYMPTOMS, Side, Symptom, symptom_of
from services.toy.transcript import TranscriptParser

__all__ = [
    "PROGRAMS",
    "SYMPTOMS",
    "GaveUp",
    "JobState",
    "Line",
    "LogError",
    "Observed",
    "Outcome",
    "PastTest",
    "Raised",
    "Refused",
    "SecureSum",
    "Side",
    "Silence",
    "Started",
    "Starting",
    "Submitted",
    "Symptom",
    "ToyEvent",
    "ToyHistory",
    "ToyProgram",
    "ToyRefusedError",
    "ToyResult",
    "ToyVerdict",
    "TranscriptParser",
    "backend_of",
    "command_of",
    "judge",
    "run_toy",
    "symptom_of",
]
