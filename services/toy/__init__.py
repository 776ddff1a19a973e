"""toy_example per FATE version: command, transcript parser, verdict, run."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
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
else:
    __getattr__ = late(
        __name__,
        {
            "events": (
                "GaveUp JobState Line LogError Raised Refused SecureSum Silence Started Starting Submitted ToyEvent"
            ),
            "history": "PastTest ToyHistory",
            "judging": "Observed Outcome ToyVerdict judge",
            "programs": "PROGRAMS ToyProgram backend_of command_of",
            "running": "ToyRefusedError ToyResult run_toy",
            "symptoms": "SYMPTOMS Side Symptom symptom_of",
            "transcript": "TranscriptParser",
        },
    )

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
