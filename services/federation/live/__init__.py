"""What only a cluster can tell about party files: rules that ask it, and the KubeFATE that runs there."""

from services.federation.live.book import Answer, Fact
from services.federation.live.linting import DEADLINE, LIVE_RULES, LiveReport, LiveResult, NotInTime, lint_live
from services.federation.live.look import NoKubeFate
from services.federation.live.nodes import is_usable, room

__all__ = [
    "DEADLINE",
    "LIVE_RULES",
    "Answer",
    "Fact",
    "LiveReport",
    "LiveResult",
    "NoKubeFate",
    "NotInTime",
    "is_usable",
    "lint_live",
    "room",
]
