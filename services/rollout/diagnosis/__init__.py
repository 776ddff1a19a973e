"""Diagnosis: why something is not well, from everything that was seen (product.md §3)."""

from services.rollout.diagnosis.diagnosing import diagnose
from services.rollout.diagnosis.diagnostician import Diagnostician
from services.rollout.diagnosis.ladder import USABLE_FROM, ExplainedRung, ladder
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place
from services.rollout.diagnosis.situation import (
    DIAGNOSED_KINDS,
    DIAGNOSED_WIDE,
    SYSTEM_KINDS,
    ConsoleView,
    KubeFateView,
    Probe,
    ProbeKind,
    Situation,
    ToyRun,
)

__all__ = [
    "DIAGNOSED_KINDS",
    "DIAGNOSED_WIDE",
    "SYSTEM_KINDS",
    "USABLE_FROM",
    "Certainty",
    "ConsoleView",
    "Diagnosis",
    "Diagnostician",
    "ExplainedRung",
    "Fact",
    "KubeFateView",
    "Place",
    "Probe",
    "ProbeKind",
    "Situation",
    "ToyRun",
    "diagnose",
    "ladder",
]
