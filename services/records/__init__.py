"""The MongoDB of KubeFATE 1.0.x: read, back up, restore, repair."""

from services.records.backup import back_up, restore
from services.records.connection import open_records, records_of
from services.records.errors import (
    BackupUnreadable,
    NoSuchRecord,
    RecordsDenied,
    RecordsError,
    RecordsReadOnly,
    RecordsUnreachable,
    ServerUnsupported,
)
from services.records.repository import COLLECTIONS, Change, Records

__all__ = [
    "COLLECTIONS",
    "BackupUnreadable",
    "Change",
    "NoSuchRecord",
    "Records",
    "RecordsDenied",
    "RecordsError",
    "RecordsReadOnly",
    "RecordsUnreachable",
    "ServerUnsupported",
    "back_up",
    "open_records",
    "records_of",
    "restore",
]
