"""Verdicts on Ingresses, in whichever API they are written: class, backends, address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.i18n import _
from services.kubefate import class_of
from services.rollout.fields import Object, Terms, dig, items, name_of, text
from services.rollout.reasons import because, going_away
from services.rollout.surroundings import has_endpoint
from services.rollout.verdict import Health, Verdict, Why

_DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class"
_ADDRESS_AFTER = 90.0
"""Seconds within which a controller publishes an address, if there is one (product.md P04)."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What an Ingress of a namespace can lead to: names of Services, and of those with a ready endpoint.

    `classes` are the cluster's IngressClasses, None where they cannot be seen or are not served (before 1.18).
    """

    services: Collection[str] = frozenset()
    ready: Collection[str] = frozenset()
    classes: tuple[Object, ...] | None = None

    @classmethod
    def of(
        cls, services: Iterable[Object], endpoints: Mapping[str, Object], classes: tuple[Object, ...] | None = None
    ) -> Behind:
        """From a namespace's Services, its Endpoints by name, and the cluster's classes."""
        names = frozenset(map(name_of, services))
        return cls(names, frozenset(name for name in names if has_endpoint(endpoints.get(name))), classes)


def assess_ingress(ingress: Object, behind: Behind | None = None, terms: Terms | None = None) -> Verdict:
    """The verdict on an Ingress; without `behind`, by its own status alone."""
    terms = terms or Terms()
    reasons = [*going_away(ingress, "Ingress", terms)]
    if behind is not None and behind.classes is not None:
        reasons += _class(ingress, behind.classes, terms)
    if behind is not None:
        reasons += _backends(ingress, behind, terms)
    return Verdict.of([*reasons, *_address(ingress, terms)])


def backends_of(ingress: Object) -> frozenset[str]:
    """Names of the Services that an Ingress leads to; networking/v1 writes them differently from those before."""
    spec = dig(ingress, "spec") or {}
    backends = [dig(spec, "defaultBackend"), dig(spec, "backend")]
    for rule in items(spec, "rules"):
        backends += [path.get("backend") for path in items(rule, "http", "paths")]
    named = (text(backend, "service", "name") or text(backend, "serviceName") for backend in backends)
    return frozenset(name for name in named if name)


def _class(ingress: Object, classes: tuple[Object, ...], terms: Terms) -> Iterator[Why]:
    name, wanted = name_of(ingress), class_of(ingress)
    subject, age = f"Ingress/{name}", terms.age(text(ingress, "metadata", "creationTimestamp"))
    by_annotation = not text(ingress, "spec", "ingressClassName")
    known = ", ".join(map(name_of, classes))
    if wanted and wanted not in map(name_of, classes):
        # Controllers of old compare the annotation with a name of their own; an address proves that one took it.
        if by_annotation and _addresses(ingress):
            return
        message = _(
            "Ingress {ingress} is of class {wanted}; the cluster has {known}",
            ingress=name,
            wanted=wanted,
            known=known,
        )
        if not classes:
            message = _(
                "Ingress {ingress} is of class {wanted}; the cluster has none at all", ingress=name, wanted=wanted
            )
        yield because("P03", message, subject, "spec.ingressClassName", wanted, Health.DEGRADED, age=age)
    elif not wanted and not _addresses(ingress) and not any(_is_default(found) for found in classes):
        message = _("Ingress {ingress} names no class, and none is the default", ingress=name)
        yield because("P03", message, subject, "spec.ingressClassName", known or "-", Health.DEGRADED, age=age)


def _backends(ingress: Object, behind: Behind, terms: Terms) -> Iterator[Why]:
    name = name_of(ingress)
    subject, age = f"Ingress/{name}", terms.age(text(ingress, "metadata", "creationTimestamp"))
    field = "spec.rules[].http.paths[].backend"
    for service in sorted(backends_of(ingress) - set(behind.ready)):
        if service in behind.services:
            message = _(
                "Ingress {ingress} leads to {service}, which has no ready endpoint", ingress=name, service=service
            )
            yield because("P06", message, subject, field, service, age=age, symptom=True)
        else:
            message = _("Ingress {ingress} leads to {service}, which does not exist", ingress=name, service=service)
            yield because("P06", message, subject, field, service, Health.DEGRADED, age=age)


def _address(ingress: Object, terms: Terms) -> Iterator[Why]:
    if _addresses(ingress):
        return
    name, age = name_of(ingress), terms.age(text(ingress, "metadata", "creationTimestamp"))
    late = age is not None and age >= _ADDRESS_AFTER
    message = _("Ingress {ingress} has no address", ingress=name)
    health = Health.DEGRADED if late else Health.PROGRESSING
    yield because("P04", message, f"Ingress/{name}", "status.loadBalancer.ingress", "[]", health, age=age, symptom=True)


def _addresses(ingress: Object) -> list[Object]:
    return items(ingress, "status", "loadBalancer", "ingress")


def _is_default(ingress_class: Object) -> bool:
    return text(ingress_class, "metadata", "annotations", _DEFAULT_ANNOTATION) == "true"
