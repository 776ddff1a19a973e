"""What a rollout showed while it was watched, kept: KubeFATE uninstalls what failed, and its last words with it."""

from services.rollout.evidence.archive import LIMIT, Archive, Record, RecordKind, archive_path, read_archive
from services.rollout.evidence.past import Past, read_past
from services.rollout.evidence.recorder import Recorder, recording
from services.rollout.evidence.words import LogWanted, wanted_logs

__all__ = [
    "LIMIT",
    "Archive",
    "LogWanted",
    "Past",
    "Record",
    "RecordKind",
    "Recorder",
    "archive_path",
    "read_archive",
    "read_past",
    "recording",
    "wanted_logs",
]
