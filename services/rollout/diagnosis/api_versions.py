"""§3.2: what the cluster serves, and what KubeFATE and party files want of it."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.kubefate import ServiceVersion, UnsupportedVersion, service
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.model import Diagnosis, Place, fact

_POLICY = "policy/v1beta1/PodSecurityPolicy"


def kubefate_too_old(index: Index) -> Iterator[Diagnosis]:
    """P13: the service reads Ingresses in an API version that is not served."""
    view, served = index.situation.kubefate, index.situation.served
    if view is None or not view.version or served is None:
        return
    try:
        wanted = service(ServiceVersion.parse(view.version)).reads_ingress
    except UnsupportedVersion:
        return
    if wanted and f"{wanted}/Ingress" not in served:
        place = Place(index.kubefate_namespace, "KubeFATE", SERVICE)
        message = _(
            "KubeFATE {version} reads Ingresses as {api}, which this cluster does not serve",
            version=view.version,
            api=wanted,
        )
        facts = [fact(place, "version", view.version), fact("discovery", "not served", f"{wanted}/Ingress")]
        yield index.found("P13", message, place, facts)


def pod_security_policy(index: Index) -> Iterator[Diagnosis]:
    """P14: a party file wants what Kubernetes 1.25 dropped."""
    served = index.situation.served
    if served is None or _POLICY in served:
        return
    for namespace, parties in index.parties.items():
        for party in parties:
            path = ("podSecurityPolicy", "enabled")
            if party.get(path) is True:
                place = Place(namespace, "PartyFile", party.name)
                message = _("{party} wants a PodSecurityPolicy, which this cluster does not have", party=party.name)
                facts = [fact(place, ".".join(path), "true"), fact("discovery", "not served", _POLICY)]
                yield index.found("P14", message, place, facts, hopeless=True)


CHECKS = (kubefate_too_old, pod_security_policy)
