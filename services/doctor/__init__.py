"""What is there, gathered and judged: the federation at a glance, its checkup, its support bundle."""

from importlib import import_module
from typing import TYPE_CHECKING

from services.doctor.checkup import Checkup, Problem, checkup, unreachable
from services.doctor.gathering import Gathered, followed, gather, kubefate_namespace, looked_at
from services.doctor.objects import CLUSTER_WIDE, Seen, read_objects
from services.doctor.overview import Overview, PartyView, ServiceView, Sight, ask_kubefate, overviews, party_view
from services.doctor.parties import KnownParty, find_parties, kept_parties, parties_of
from services.doctor.plain import SYMBOLS, plain_text, problem_lines
from services.doctor.records import party_record, record, service_record, why_record

if TYPE_CHECKING:
    from services.doctor.bundle import Files, bundle_files, packed
    from services.doctor.drifting import drifts

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

# What a checkup has no need of: all tables of charts, and how things are packed.
_LATER = {
    "Files": "services.doctor.bundle",
    "bundle_files": "services.doctor.bundle",
    "drifts": "services.doctor.drifting",
    "packed": "services.doctor.bundle",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(_LATER[name]), name)
