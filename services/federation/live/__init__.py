"""What only a cluster can tell about party files: rules that ask it, and the KubeFATE that runs there."""

from services.federation.live.book import Answer, Fact
from services.federation.live.linting import DEADLINE, LIVE_RULES, LiveReport, LiveResult, NotInTime, lint_live
from services.federation.live.look import NoKubeFate, NoneRuns, Service
from services.federation.live.rules.ports import ports_taken

__all__ = [
    "DEADLINE",
    "LIVE_RULES",
    "Answer",
    "Fact",
    "LiveReport",
    "LiveResult",
    "NoKubeFate",
    "NoneRuns",
    "NotInTime",
    "Service",
    "lint_live",
    "ports_taken",
]
