"""Verdicts on what pods stand on: volume claims, Services with their endpoints, the namespace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.i18n import Message, _
from services.rollout.fields import Object, Terms, dig, items, name_of, text
from services.rollout.messages import classify_refusal, concerns, last_event
from services.rollout.rules import RULES
from services.rollout.verdict import VALUE_LIMIT, Health, Verdict, Why
from services.text import one_line


def assess_claim(claim: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a PersistentVolumeClaim."""
    terms = terms or Terms()
    phase, name = text(claim, "status", "phase"), name_of(claim)
    age = terms.age(dig(claim, "metadata", "creationTimestamp"))
    subject, field = f"PersistentVolumeClaim/{name}", "status.phase"
    if phase == "Bound":
        return Verdict.of([])
    if phase == "Lost":
        message = _("The volume of claim {claim} is lost", claim=name)
        return Verdict.of([_why("P25", message, subject, field, phase, Health.FAILED, age, hopeless=True)])
    own = [event for event in events if concerns(event, claim, "PersistentVolumeClaim")]
    trouble = last_event(own, "ProvisioningFailed|FailedBinding")
    words = text(trouble or {}, "message") or phase or "Pending"
    storage_class = text(claim, "spec", "storageClassName")
    hopeless = "storageclass" in words and "not found" in words
    message = _(
        "Claim {claim} is not bound (storage class {storage_class})", claim=name, storage_class=storage_class or "-"
    )
    health = Health.FAILED if trouble is not None and terms.over(age) else Health.PROGRESSING
    where = f"Event.{text(trouble, 'reason')}" if trouble else field
    return Verdict.of([_why("P25", message, subject, where, words, health, age, hopeless=hopeless)])


def assess_service(
    service: Object, endpoints: Object | None, events: Iterable[Object] = (), terms: Terms | None = None
) -> Verdict:
    """The verdict on a Service: ready when it selects something that is. Services without selector are not judged."""
    terms = terms or Terms()
    name = name_of(service)
    age = terms.age(dig(service, "metadata", "creationTimestamp"))
    subject = f"Service/{name}"
    trouble = last_event((event for event in events if concerns(event, service, "Service")), "PortAlreadyAllocated")
    if trouble is not None:
        message = _("A NodePort of Service {service} is already taken", service=name)
        words = text(trouble, "message")
        why = _why("P38", message, subject, "Event.PortAlreadyAllocated", words, Health.FAILED, age, hopeless=True)
        return Verdict.of([why])
    if not dig(service, "spec", "selector") or text(service, "spec", "type") == "ExternalName":
        return Verdict.of([])
    if any(items(subset, "addresses") for subset in items(endpoints or {}, "subsets")):
        return Verdict.of([])
    waiting = sum(len(items(subset, "notReadyAddresses")) for subset in items(endpoints or {}, "subsets"))
    message = _("Service {service} has no ready endpoint ({waiting} not ready)", service=name, waiting=waiting)
    return Verdict.of([_why("R13", message, subject, "Endpoints.subsets", "[]", Health.PROGRESSING, age, symptom=True)])


def assess_namespace(namespace: Object | None, name: str = "", terms: Terms | None = None) -> Verdict:
    """The verdict on a namespace; None stands for one called `name` that does not exist."""
    return Verdict.of(_namespace(namespace, name_of(namespace) if namespace else name, terms or Terms()))


def _namespace(namespace: Object | None, name: str, terms: Terms) -> Iterator[Why]:
    subject = f"Namespace/{name}"
    if namespace is None:
        message = _("Namespace {namespace} does not exist", namespace=name)
        yield _why("P35", message, subject, "metadata.name", name, Health.FAILED, None, hopeless=True)
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
    yield _why("P36", message, subject, "status.phase", words, Health.FAILED, terms.age(deleted), hopeless=True)


def assess_words(subject: str, field: str, words: str, age: float | None = None) -> Why | None:
    """A reason from what a server said (a KubeFATE job's error, an event); None when the class is not known."""
    refusal = classify_refusal(words)
    if refusal is None:
        return None
    rule = RULES[refusal.rule]
    return _why(rule.id, rule.what, subject, field, words, Health.FAILED, age, hopeless=refusal.hopeless)


def _why(
    code: str,
    message: Message,
    subject: str,
    field: str,
    value: str,
    health: Health,
    age: float | None,
    *,
    hopeless: bool = False,
    symptom: bool = False,
) -> Why:
    worst = Health.FAILED if hopeless else health
    return Why(
        code, message, subject, field, one_line(value, VALUE_LIMIT), worst, age, RULES[code].remedy, hopeless, symptom
    )
