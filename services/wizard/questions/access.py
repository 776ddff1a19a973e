"""W3: how KubeFATE and the boards are reached."""

from __future__ import annotations

from services.i18n import _
from services.wizard.facts import Facts
from services.wizard.model import NONE, Choices, Given, Question
from services.wizard.questions.words import is_host, is_secret_place_or_none, is_url_or_none


def _classes(facts: Facts, given: Given) -> Choices:
    found = tuple((name, _("found in this cluster")) for name in facts.ingress_classes)
    nginx = () if "nginx" in facts.ingress_classes else (("nginx", _("not found in this cluster")),)
    return (*found, *nginx, (NONE, _("no ingress: fatetui reaches everything through the Kubernetes API")))


def _class_for(facts: Facts, given: Given) -> str:
    return facts.ingress_classes[0] if facts.ingress_classes else NONE


def _has_ingress(facts: Facts, given: Given) -> bool:
    return given.get("ingress") != NONE


ACCESS = (
    Question("ingress", "access", _("Ingress class"), _("Who answers for host names"), _class_for, choices=_classes),
    Question(
        "domain",
        "access",
        _("Domain"),
        _("KubeFATE's host name; the boards get names below it"),
        lambda facts, given: "kubefate.net",
        is_host,
        applies=_has_ingress,
    ),
    Question(
        "kubefate-url",
        "access",
        _("KubeFATE's address"),
        _("Only where it is not found by itself, such as http://10.0.0.5:8080; else empty"),
        lambda facts, given: "",
        is_url_or_none,
    ),
    Question(
        "password",
        "access",
        _("KubeFATE's password"),
        _("Where user admin's is read from: env:NAME or file:PATH; empty is KubeFATE's published one"),
        lambda facts, given: "",
        is_secret_place_or_none,
        applies=lambda facts, given: not facts.kubefate,
    ),
)
