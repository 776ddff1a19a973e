"""The MongoDB of KubeFATE 1.0.x: seen, judged, mended, backed up, restored, and left behind."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.records.archive import About, read_about
    from services.records.backup import Conflict, RestorePlan, back_up, plan_restore, restore
    from services.records.checks import Fact, Trouble, troubles, truth_of
    from services.records.connection import Address, open_records, records_of
    from services.records.errors import (
        AddressInvalid,
        BackupUnreadable,
        NoRecords,
        NoSuchRecord,
        NotMendable,
        RecordChanged,
        RecordsDenied,
        RecordsError,
        RecordsInsecure,
        RecordsReadOnly,
        RecordsUnreachable,
        ServerUnsupported,
    )
    from services.records.exporting import Exported, exported
    from services.records.mends import Mend, MendKind, Prepared, Truth, perform, prepare
    from services.records.reading import COLLECTIONS, chart_of, cluster_of, job_of, shown, user_of
    from services.records.repository import Records
    from services.records.rules import RECORD_RULES
    from services.records.scene import Scene, look, look_at, service_began
else:
    __getattr__ = late(
        __name__,
        {
            "archive": "About read_about",
            "backup": "Conflict RestorePlan back_up plan_restore restore",
            "checks": "Fact Trouble troubles truth_of",
            "connection": "Address open_records records_of",
            "errors": (
                "AddressInvalid BackupUnreadable NoRecords NoSuchRecord NotMendable RecordChanged RecordsDenied "
                "RecordsError RecordsInsecure RecordsReadOnly RecordsUnreachable ServerUnsupported"
            ),
            "exporting": "Exported exported",
            "mends": "Mend MendKind Prepared Truth perform prepare",
            "reading": "COLLECTIONS chart_of cluster_of job_of shown user_of",
            "repository": "Records",
            "rules": "RECORD_RULES",
            "scene": "Scene look look_at service_began",
        },
    )

__all__ = [
    "COLLECTIONS",
    "RECORD_RULES",
    "About",
    "Address",
    "AddressInvalid",
    "BackupUnreadable",
    "Conflict",
    "Exported",
    "Fact",
    "Mend",
    "MendKind",
    "NoRecords",
    "NoSuchRecord",
    "NotMendable",
    "Prepared",
    "RecordChanged",
    "Records",
    "RecordsDenied",
    "RecordsError",
    "RecordsInsecure",
    "RecordsReadOnly",
    "RecordsUnreachable",
    "RestorePlan",
    "Scene",
    "ServerUnsupported",
    "Trouble",
    "Truth",
    "back_up",
    "chart_of",
    "cluster_of",
    "exported",
    "job_of",
    "look",
    "look_at",
    "open_records",
    "perform",
    "plan_restore",
    "prepare",
    "read_about",
    "records_of",
    "restore",
    "service_began",
    "shown",
    "troubles",
    "truth_of",
    "user_of",
]
