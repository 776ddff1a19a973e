"""A stand-in for the KubeFATE service, 1.0.2 to 1.4.5, that is a tenant of any Kubernetes."""

from services.sandbox.kubefate.faults import StandInFaults

__all__ = ["StandInFaults"]
