"""KubeFATE 1.0.x's records in MongoDB: seen, judged, mended."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.records.record import RecordScreen
    from screens.records.screen import RecordsScreen
else:
    __getattr__ = late(
        __name__,
        {
            "record": "RecordScreen",
            "screen": "RecordsScreen",
        },
    )

__all__ = ["RecordScreen", "RecordsScreen"]
