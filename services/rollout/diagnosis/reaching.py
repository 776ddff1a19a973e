"""§3.1: KubeFATE and FATE-Board cannot be reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from services.i18n import _
from services.rollout.diagnosis import ways
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place, fact
from services.rollout.diagnosis.situation import Probe, ProbeKind
from services.rollout.fields import Object, dig, items, name_of, text
from services.rollout.surroundings import has_endpoint
from services.rollout.verdict import Health

_PLACEHOLDERS = ("example.com", "example.net", "example.org")
_LOCAL = re.compile(r"^(?:https?://)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?/?$")
_REFUSED = re.compile(r"refused", re.IGNORECASE)
_INGRESS_SERVERS = ("nginx", "openresty", "traefik", "envoy", "")
_NOT_FOUND, _UNAVAILABLE, _UNAUTHORIZED = 404, 503, 401


def names(index: Index) -> Iterator[Diagnosis]:
    """P01, P02, P08: names that do not resolve, or to a stranger, or to an address of earlier days."""
    namespace = index.kubefate_namespace
    known, former = ways.addresses(index), _former(index)
    for host in ways.hosts(index):
        probe = ways.resolved(index, host)
        place = Place(namespace, "Host", SERVICE)
        if probe is None:
            yield from _placeholder(index, host)
        elif not probe.addresses:
            if index.find("Deployment", namespace, SERVICE) is not None:
                message = _("{host} does not resolve on this machine", host=host)
                proof = [fact(host, "DNS", probe.error or "no such host")]
                yield index.found("P01", message, place, proof, host=host)
        elif former & set(probe.addresses):
            message = _("{host} still leads to {addresses}, where KubeFATE used to be", **_resolution(probe))
            yield index.found(
                "P08", message, place, [_where(probe), fact("Node", "addresses", _listed(known))], host=host
            )
        elif _is_stranger(index, host):
            message = _("{host} leads to {addresses}, which is no address of this cluster", **_resolution(probe))
            yield index.found(
                "P02", message, place, [_where(probe), fact("Node", "addresses", _listed(known))], host=host
            )


def _placeholder(index: Index, host: str) -> Iterator[Diagnosis]:
    if any(host == name or host.endswith(f".{name}") for name in _PLACEHOLDERS):
        place = Place(index.kubefate_namespace, "Host", SERVICE)
        message = _("{host} is a name of the real internet: without a hosts line it leads elsewhere", host=host)
        proof = [fact(Place(index.kubefate_namespace, "Ingress", SERVICE), "spec.rules[].host", host)]
        yield index.found("P02", message, place, proof, health=Health.HEALTHY, host=host)


def stale_files(index: Index) -> Iterator[Diagnosis]:
    """P08: party files that name an address of earlier days."""
    former = _former(index)
    for namespace, parties in index.parties.items():
        for party in parties:
            stale = [route for route in party.routes if route.host in former]
            if stale:
                place = Place(namespace, "PartyFile", party.name)
                message = _(
                    "The file of {party} names {host}, an address of earlier days", party=party.name, host=stale[0].host
                )
                facts = [fact(place, ".".join(map(str, (*route.path, "partyIp"))), route.host) for route in stale]
                yield index.found("P08", message, place, facts, depth=2)


def answers(index: Index) -> Iterator[Diagnosis]:
    """P02, P03, P06: what answered from outside is not KubeFATE."""
    for probe in ways.answered(index, forwarded=False):
        if not probe.ok or ways.is_kubefate(probe):
            continue
        place = Place(index.kubefate_namespace, "Host", SERVICE)
        said = fact(probe.target, "HTTP", f"{probe.status} {probe.server} {probe.body[:200]}")
        if _is_stranger(index, ways.host_in(probe.target)):
            message = _("{target} is answered by a stranger", target=probe.target)
            yield index.found("P02", message, place, [said], host=ways.host_in(probe.target))
        elif probe.status == _UNAVAILABLE:
            message = _("The ingress controller answers 503 for KubeFATE: nothing ready stands behind its Ingress")
            yield index.found("P06", message, place, [said])
        elif probe.status == _NOT_FOUND and probe.server.lower().partition("/")[0] in _INGRESS_SERVERS:
            message = _("A web server answers 404 for KubeFATE: no rule of its own fits the name")
            yield index.found("P03", message, place, [said], certainty=Certainty.LIKELY)
        elif probe.status == _NOT_FOUND and _has_address(index):
            message = _("Port 80 is another web server's ({server}), not the ingress controller's", server=probe.server)
            yield index.found("P03", message, place, [said], certainty=Certainty.LIKELY)
        else:
            message = _("{target} answers, but it is not KubeFATE", target=probe.target)
            yield index.found("P02", message, place, [said], host=ways.host_in(probe.target))


def _is_stranger(index: Index, host: str) -> bool:
    """Whether the name leads to no address of the cluster."""
    probe, known = ways.resolved(index, host), ways.addresses(index)
    return probe is not None and bool(probe.addresses) and bool(known) and not known & set(probe.addresses)


def refused(index: Index) -> Iterator[Diagnosis]:
    """P05: nobody listens at the port that clients ask."""
    ours = {*ways.hosts(index), *ways.addresses(index)}
    for probe in ways.connected(index):
        host, _colon, port = probe.target.rpartition(":")
        if probe.ok or host.strip("[]") not in ours or port != str(ways.HTTP_PORT) or not _REFUSED.search(probe.error):
            continue
        place = Place(index.kubefate_namespace, "Host", SERVICE)
        facts = [fact(probe.target, "TCP", probe.error)]
        node_port = ways.node_port(index)
        if node_port and not ways.listens_on_host(index):
            url = f"http://{host}:{node_port}"
            message = _(
                "Nobody listens on port 80 of {host}; the ingress controller takes requests at {url}",
                host=host,
                url=url,
            )
            facts += [fact("Service", "spec.ports[].nodePort", node_port)]
            yield index.found("P05", message, place, facts)
        else:
            message = _("Nobody listens on port 80 of {host}", host=host)
            yield index.found("P05", message, place, facts, certainty=Certainty.LIKELY)
        return


def without_controller(index: Index) -> Iterator[Diagnosis]:
    """P04: Ingresses, and nobody in the cluster to serve them."""
    if not (index.knows("IngressClass") and index.knows("Pod")) or index.of("IngressClass") or index.controllers:
        return
    waiting = [
        Place(text(ingress, "metadata", "namespace"), "Ingress", name_of(ingress))
        for ingress in index.of("Ingress")
        if not items(ingress, "status", "loadBalancer", "ingress")
    ]
    if waiting:
        message = _("There is no ingress controller: {count} Ingresses have nobody to serve them", count=len(waiting))
        facts = [fact("IngressClass", "items", 0), fact("Pod", "ingress controllers", 0)]
        place = Place("", "IngressController", "none")
        namespace = index.kubefate_namespace
        yield index.found("P04", message, place, facts, depth=1, places=(place, *waiting), namespace=namespace)


def wrong_port(index: Index) -> Iterator[Diagnosis]:
    """P06: KubeFATE's Service leads to a port that its container does not have."""
    service = index.find("Service", index.kubefate_namespace, SERVICE)
    ports = {
        row.get(key)
        for pod in index.kubefate_pods
        for container in items(pod, "spec", "containers")
        for row in items(container, "ports")
        for key in ("containerPort", "name")
    }
    for row in items(service or {}, "spec", "ports"):
        target = row.get("targetPort", row.get("port"))
        if ports and target not in ports:
            place = Place(index.kubefate_namespace, "Service", SERVICE)
            message = _("KubeFATE's Service leads to port {port}, which its container does not have", port=str(target))
            have = _listed(str(port) for port in ports if isinstance(port, int))
            facts = [fact(place, "spec.ports[].targetPort", target), fact("Pod", "containerPort", have)]
            yield index.found("P06", message, place, facts, depth=2)


def settings(index: Index) -> Iterator[Diagnosis]:
    """P07: the address in effect is this machine itself, and nobody wrote it down so."""
    console = index.situation.console
    if console is None or not _LOCAL.match(console.service_url):
        return
    if any(ways.is_kubefate(probe) for probe in index.probes(ProbeKind.HTTP) if console.service_url in probe.target):
        return
    place = Place("", "Console", "service_url")
    origin = console.service_url_from or "default"
    message = _("KubeFATE is looked for at {url} (from {origin})", url=console.service_url, origin=origin)
    yield index.found("P07", message, place, [fact("service_url", origin, console.service_url)])


def login(index: Index) -> Iterator[Diagnosis]:
    """P09: KubeFATE answers, but not to this user or token."""
    for probe in index.probes(ProbeKind.LOGIN):
        if not probe.ok and (
            probe.status == _UNAUTHORIZED or "401" in probe.error or "Username or Password" in probe.error
        ):
            place = Place(index.kubefate_namespace, "KubeFATE", SERVICE)
            message = _("KubeFATE does not accept the login")
            yield index.found("P09", message, place, [fact(probe.target, "login", probe.error or probe.status)])
            return


def webhooks(index: Index) -> Iterator[Diagnosis]:
    """P10: an admission webhook for Ingresses whose Service has nobody behind it."""
    if not index.knows("Endpoints"):
        return
    for configuration in index.of("ValidatingWebhookConfiguration"):
        for webhook in items(configuration, "webhooks"):
            service = dig(webhook, "clientConfig", "service")
            if not isinstance(service, dict) or not _for_ingresses(webhook):
                continue
            namespace, name = text(service, "namespace"), text(service, "name")
            if not has_endpoint(index.find("Endpoints", namespace, name)):
                yield _dead_webhook(index, configuration, webhook, Place(namespace, "Service", name))


def _dead_webhook(index: Index, configuration: Object, webhook: Object, service: Place) -> Diagnosis:
    place = Place("", "ValidatingWebhookConfiguration", name_of(configuration))
    message = _("Webhook {name} asks {service}, where nobody answers", name=place.name, service=str(service))
    policy = text(webhook, "failurePolicy") or "Fail"
    facts = [fact(place, "webhooks[].failurePolicy", policy), fact(service, "Endpoints.subsets", "[]")]
    # With the policy Ignore requests pass all the same.
    health = Health.DEGRADED if policy == "Fail" else Health.HEALTHY
    return index.found("P10", message, place, facts, health=health)


def _for_ingresses(webhook: Object) -> bool:
    return any("ingresses" in (rule.get("resources") or ()) for rule in items(webhook, "rules"))


def _has_address(index: Index) -> bool:
    return bool(items(ways.ingress_of(index) or {}, "status", "loadBalancer", "ingress"))


def _former(index: Index) -> frozenset[str]:
    console = index.situation.console
    return frozenset(console.former) - ways.addresses(index) if console else frozenset()


def _resolution(probe: Probe) -> dict[str, str]:
    return {"host": probe.target, "addresses": _listed(probe.addresses)}


def _where(probe: Probe) -> Fact:
    return fact(probe.target, "DNS", _listed(probe.addresses))


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))


CHECKS = (names, stale_files, answers, refused, without_controller, wrong_port, settings, login, webhooks)
