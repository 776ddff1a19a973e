"""Drift: a party by its file, by KubeFATE's record, by Helm's release and as it lives, side by side."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.federation.drift.comparing import compare
    from services.federation.drift.model import Drift, Row, Source, Sources, Topic
else:
    __getattr__ = late(
        __name__,
        {
            "comparing": "compare",
            "model": "Drift Row Source Sources Topic",
        },
    )

__all__ = ["Drift", "Row", "Source", "Sources", "Topic", "compare"]
