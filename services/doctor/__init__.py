"""What is there, gathered and judged: the federation at a glance, its checkup, its support bundle."""

from services.doctor.objects import CLUSTER_WIDE, Seen, read_objects
from services.doctor.overview import Overview, PartyView, ServiceView, ask_kubefate, overviews
from services.doctor.parties import KnownParty, find_parties, parties_of

__all__ = [
    "CLUSTER_WIDE",
    "KnownParty",
    "Overview",
    "PartyView",
    "Seen",
    "ServiceView",
    "ask_kubefate",
    "find_parties",
    "overviews",
    "parties_of",
    "read_objects",
]
