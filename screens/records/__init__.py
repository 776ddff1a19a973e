"""KubeFATE 1.0.x's records in MongoDB: seen, judged, mended."""

from screens.records.record import RecordScreen
from screens.records.screen import RecordsScreen

__all__ = ["RecordScreen", "RecordsScreen"]
