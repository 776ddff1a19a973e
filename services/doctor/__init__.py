"""What is there, gathered and judged: the federation at a glance, its checkup, its support bundle."""

from services.doctor.checkup import Checkup, Problem, checkup, unreachable
from services.doctor.gathering import Gathered, gather, kubefate_namespace
from services.doctor.objects import CLUSTER_WIDE, Seen, read_objects
from services.doctor.overview import Overview, PartyView, ServiceView, ask_kubefate, overviews, party_view
from services.doctor.parties import KnownParty, find_parties, parties_of

__all__ = [
    "CLUSTER_WIDE",
    "Checkup",
    "Gathered",
    "KnownParty",
    "Overview",
    "PartyView",
    "Problem",
    "Seen",
    "ServiceView",
    "ask_kubefate",
    "checkup",
    "find_parties",
    "gather",
    "kubefate_namespace",
    "overviews",
    "parties_of",
    "party_view",
    "read_objects",
    "unreachable",
]
