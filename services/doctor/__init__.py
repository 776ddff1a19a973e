"""What is there, gathered and judged: the federation at a glance, its checkup, its support bundle."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.doctor.bundle import Files, bundle_files, packed
    from services.doctor.checking import Checkup, Problem, checkup, unreachable
    from services.doctor.drifting import drifts
    from services.doctor.gathering import Gathered, followed, gather, kubefate_namespace, looked_at
    from services.doctor.objects import CLUSTER_WIDE, Seen, read_objects
    from services.doctor.overview import Overview, PartyView, ServiceView, Sight, ask_kubefate, overviews, party_view
    from services.doctor.parties import KnownParty, find_parties, kept_parties, parties_of
    from services.doctor.plain import SYMBOLS, plain_text, problem_lines
    from services.doctor.records import party_record, record, service_record, why_record
else:
    __getattr__ = late(
        __name__,
        {
            "checking": "Checkup Problem checkup unreachable",
            "gathering": "Gathered followed gather kubefate_namespace looked_at",
            "objects": "CLUSTER_WIDE Seen read_objects",
            "overview": "Overview PartyView ServiceView Sight ask_kubefate overviews party_view",
            "parties": "KnownParty find_parties kept_parties parties_of",
            "plain": "SYMBOLS plain_text problem_lines",
            "records": "party_record record service_record why_record",
            "bundle": "Files bundle_files packed",
            "drifting": "drifts",
        },
    )

__all__ = [
    "CLUSTER_WIDE",
    "SYMBOLS",
    "Checkup",
    "Files",
    "Gathered",
    "KnownParty",
    "Overview",
    "PartyView",
    "Problem",
    "Seen",
    "ServiceView",
    "Sight",
    "ask_kubefate",
    "bundle_files",
    "checkup",
    "drifts",
    "find_parties",
    "followed",
    "gather",
    "kept_parties",
    "kubefate_namespace",
    "looked_at",
    "overviews",
    "packed",
    "parties_of",
    "party_record",
    "party_view",
    "plain_text",
    "problem_lines",
    "read_objects",
    "record",
    "service_record",
    "unreachable",
    "why_record",
]
