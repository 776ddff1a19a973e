"""Verdicts on what pods stand on: volume claims, Services with their endpoints, the namespace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.i18n import _
from services.rollout.fields import Object, Terms, dig, items, name_of, part, parts, text
from services.rollout.messages import classify_refusal, concerns, event_stamp, last_event, sign_of
from services.rollout.reasons import because, going_away
from services.rollout.rules import RULES
from services.rollout.verdict import Health, Verdict, Why
from services.text import one_line

# A class with volumeBindingMode WaitForFirstConsumer binds nothing before a pod wants it.
_AWAITS_POD = "WaitForFirstConsumer"


def assess_claim(claim: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a PersistentVolumeClaim."""
    terms = terms or Terms()
    phase, name = text(claim, "status", "phase"), name_of(claim)
    created = text(claim, "metadata", "creationTimestamp")
    age = terms.age(created)
    subject, field = f"PersistentVolumeClaim/{name}", "status.phase"
    if phase == "Bound":
        return Verdict.of(going_away(claim, "PersistentVolumeClaim", terms))
    if phase == "Lost":
        message = _("The volume of claim {claim} is lost", claim=name)
        return Verdict.of([because("P25", message, subject, field, phase, age=age, hopeless=True)])
    own = [event for event in events if concerns(event, claim, "PersistentVolumeClaim")]
    trouble = last_event(own, "ProvisioningFailed|FailedBinding")
    words = text(trouble or {}, "message") or phase or "Pending"
    storage_class = text(claim, "spec", "storageClassName")
    message = _(
        "Claim {claim} is not bound (storage class {storage_class})", claim=name, storage_class=storage_class or "-"
    )
    where = f"Event.{text(trouble, 'reason')}" if trouble else field
    hopeless = "storageclass" in words and "not found" in words
    sign = sign_of(trouble, created) if hopeless else created
    health = _unbound(trouble, own, over=terms.over(age))
    why = because("P25", message, subject, where, words, health, age=age, hopeless=hopeless, sign=sign)
    return Verdict.of([why])


def _unbound(trouble: Object | None, events: list[Object], *, over: bool) -> Health:
    awaits = last_event(events, _AWAITS_POD)
    if not over or (awaits is not None and (trouble is None or event_stamp(awaits) > event_stamp(trouble))):
        return Health.PROGRESSING
    return Health.DEGRADED if trouble is None else Health.FAILED


def assess_service(
    service: Object, endpoints: Object | None, events: Iterable[Object] = (), terms: Terms | None = None
) -> Verdict:
    """The verdict on a Service: it selects something that is ready, and has the address that its type promises.

    Services without selector are somebody else's to fill, and not judged by their endpoints.
    """
    terms = terms or Terms()
    own = [event for event in events if concerns(event, service, "Service")]
    return Verdict.of(_service(service, endpoints, own, terms))


def _service(service: Object, endpoints: Object | None, events: list[Object], terms: Terms) -> Iterator[Why]:
    yield from going_away(service, "Service", terms)
    spec = part(service, "spec")
    name, kind = name_of(service), spec.get("type")
    created = part(service, "metadata").get("creationTimestamp")
    age = terms.age(created)
    subject = f"Service/{name}"
    trouble = last_event(events, "PortAlreadyAllocated")
    if trouble is not None:
        message = _("A NodePort of Service {service} is already taken", service=name)
        sign, words = sign_of(trouble, str(created or "")), text(trouble, "message")
        yield because("P38", message, subject, "Event.PortAlreadyAllocated", words, age=age, hopeless=True, sign=sign)
        return
    late = Health.DEGRADED if terms.over(age) else Health.PROGRESSING
    if kind == "LoadBalancer" and not items(service, "status", "loadBalancer", "ingress"):
        message = _("Service {service} has got no address from a load balancer", service=name)
        yield because("R13", message, subject, "status.loadBalancer.ingress", "[]", late, age=age)
    selector = spec.get("selector")
    if not isinstance(selector, dict) or not selector or kind == "ExternalName" or has_endpoint(endpoints):
        return
    waiting = sum(len(items(subset, "notReadyAddresses")) for subset in items(endpoints or {}, "subsets"))
    if waiting:
        message = _("Service {service} has no ready endpoint ({waiting} not ready)", service=name, waiting=waiting)
        yield because("R13", message, subject, "Endpoints.subsets", "[]", age=age, symptom=True)
    else:
        message = _("Service {service} selects no pod at all", service=name)
        wanted = ",".join(f"{key}={value}" for key, value in selector.items())
        yield because("R13", message, subject, "spec.selector", wanted, late, age=age, symptom=True)


def has_endpoint(endpoints: Object | None) -> bool:
    """Whether anything ready stands behind a Service, by its Endpoints."""
    return any(parts(subset, "addresses") for subset in parts(endpoints or {}, "subsets"))


def assess_namespace(namespace: Object | None, name: str = "", terms: Terms | None = None) -> Verdict:
    """The verdict on a namespace; None stands for one called `name` that does not exist."""
    return Verdict.of(_namespace(namespace, name_of(namespace) if namespace else name, terms or Terms()))


def _namespace(namespace: Object | None, name: str, terms: Terms) -> Iterator[Why]:
    subject = f"Namespace/{name}"
    if namespace is None:
        message = _("Namespace {namespace} does not exist", namespace=name)
        yield because("P35", message, subject, "metadata.name", name, hopeless=True)
        return
    deleted = dig(namespace, "metadata", "deletionTimestamp")
    if text(namespace, "status", "phase") != "Terminating" and not deleted:
        return
    remaining = [
        f"{text(found, 'type')}: {text(found, 'message')}"
        for found in items(namespace, "status", "conditions")
        if found.get("status") == "True"
    ]
    words = "; ".join(remaining) or "Terminating"
    message = _("Namespace {namespace} is being deleted ({words})", namespace=name, words=one_line(words))
    yield because("P36", message, subject, "status.phase", words, age=terms.age(deleted), hopeless=True)


def assess_words(subject: str, field: str, words: str, age: float | None = None) -> Why | None:
    """A reason from what a server said (a KubeFATE job's error, an event); None when the class is not known."""
    refusal = classify_refusal(words)
    if refusal is None:
        return None
    rule = RULES[refusal.rule]
    return because(rule.id, rule.what, subject, field, words, Health.FAILED, age=age, hopeless=refusal.hopeless)
