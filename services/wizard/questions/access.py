"""W3: how KubeFATE and the boards are reached."""

from __future__ import annotations

from services.i18n import _
from services.party import TEMPLATE_VERSIONS, find_key
from services.wizard.facts import Facts
from services.wizard.model import NONE, Choices, Given, Question
from services.wizard.questions.words import (
    is_host,
    is_name,
    is_name_or_none,
    is_secret_place,
    is_secret_place_or_none,
    is_url_or_none,
)


def _classes(facts: Facts, given: Given) -> Choices:
    found = tuple((name, _("found in this cluster")) for name in facts.ingress_classes)
    nginx = () if "nginx" in facts.ingress_classes else (("nginx", _("not found in this cluster")),)
    return (*found, *nginx, (NONE, _("no ingress: fatetui reaches everything through the Kubernetes API")))


def _class_for(facts: Facts, given: Given) -> str:
    return facts.ingress_classes[0] if facts.ingress_classes else NONE


def _has_ingress(facts: Facts, given: Given) -> bool:
    return given.get("ingress") != NONE


HTTP, SECRET, FILES = "http", "secret", "files"
_TLS: Choices = (
    (HTTP, _("in the clear, as KubeFATE's samples do")),
    (SECRET, _("by a Secret that is in every party's namespace, or that something makes there")),
    (FILES, _("by a certificate and its key in files: the Secrets are made of them")),
)


def can_tls(facts: Facts, given: Given) -> bool:
    """Whether the chart's Ingresses take certificates, and there are any."""
    chart = given.get("chart", "")
    known = chart in TEMPLATE_VERSIONS and find_key(("ingress", "fateboard", "tls", 0, "secretName"), chart) is not None
    return known and _has_ingress(facts, given)


def _has_secret(facts: Facts, given: Given) -> bool:
    return can_tls(facts, given) and given.get("tls") in (SECRET, FILES)


def _has_files(facts: Facts, given: Given) -> bool:
    return can_tls(facts, given) and given.get("tls") == FILES


ACCESS = (
    Question(
        "ingress",
        "access",
        _("Ingress class"),
        _("The controller in the cluster that serves the names of KubeFATE and of the boards"),
        _class_for,
        choices=_classes,
    ),
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
        "kubefate-tls",
        "access",
        _("KubeFATE's TLS Secret"),
        _(
            "In namespace kube-fate, with a certificate for the domain; empty is HTTP. The kubefate command knows "
            "HTTPS from v1.4.5 on"
        ),
        lambda facts, given: facts.kubefate_tls,
        is_name_or_none,
        applies=_has_ingress,
    ),
    Question(
        "tls",
        "access",
        _("Boards and notebooks"),
        _("How browsers reach them"),
        lambda facts, given: HTTP,
        choices=lambda facts, given: _TLS,
        applies=can_tls,
    ),
    Question(
        "tls-secret",
        "access",
        _("TLS Secret"),
        _("Its name in every party's namespace; the certificate has to be for all hosts below the domain"),
        lambda facts, given: "fatetui-tls",
        is_name,
        applies=_has_secret,
    ),
    Question(
        "tls-cert",
        "access",
        _("Certificate"),
        _("The chain in PEM: file:PATH"),
        lambda facts, given: "file:tls.crt",
        is_secret_place,
        applies=_has_files,
    ),
    Question(
        "tls-key",
        "access",
        _("Key"),
        _("Of the certificate, in PEM: file:PATH"),
        lambda facts, given: "file:tls.key",
        is_secret_place,
        applies=_has_files,
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
