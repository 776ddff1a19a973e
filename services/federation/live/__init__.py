"""What only a cluster can tell about party files: rules that ask it, and the KubeFATE that runs there."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.federation.live.book import Answer, Fact
    from services.federation.live.linting import DEADLINE, LIVE_RULES, LiveReport, LiveResult, NotInTime, lint_live
    from services.federation.live.look import NoKubeFate, NoneRuns, Service
    from services.federation.live.rules.ports import ports_taken
else:
    __getattr__ = late(
        __name__,
        {
            "book": "Answer Fact",
            "linting": "DEADLINE LIVE_RULES LiveReport LiveResult NotInTime lint_live",
            "look": "NoKubeFate NoneRuns Service",
            "rules.ports": "ports_taken",
        },
    )

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
