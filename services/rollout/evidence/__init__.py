"""What a rollout showed while it was watched, kept: KubeFATE uninstalls what failed, and its last words with it."""

from services.rollout.evidence.archive import LIMIT, Archive, Record, RecordKind, archive_path, read_archive
from services.rollout.evidence.recorder import Recorder
from services.rollout.evidence.words import LogWanted, wanted_logs

__all__ = [
    "LIMIT",
    "Archive",
    "LogWanted",
    "Record",
    "RecordKind",
    "Recorder",
    "archive_path",
    "read_archive",
    "wanted_logs",
]
