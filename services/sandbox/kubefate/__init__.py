"""A stand-in for the KubeFATE service, 1.0.2 to 1.4.5, that is a tenant of any Kubernetes."""

from services.sandbox.kubefate.documents import documents
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.kubefate.records import Records
from services.sandbox.kubefate.releases import leftover_secret
from services.sandbox.kubefate.runner import serve
from services.sandbox.kubefate.standin import StandIn
from services.sandbox.kubefate.traits import VERSIONS, UnknownRelease

__all__ = ["VERSIONS", "Records", "StandIn", "StandInFaults", "UnknownRelease", "documents", "leftover_secret", "serve"]
