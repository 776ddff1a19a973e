"""The wizard's questions, each declared once: form fields, prompts, the answers file and its checks follow."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.i18n import Message, _
from services.kubefate import SERVICES, Quirk
from services.party import TEMPLATE_VERSIONS, version_key
from services.wizard.facts import Facts

Given = Mapping[str, str]
"""Answers as text, by question."""
YES, NO = "yes", "no"
NONE = "none"
MOST_PARTIES = 50
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*")
_REGISTRY = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?(/[a-z0-9]([-a-z0-9._]*[a-z0-9])?)*/?")


@dataclass(frozen=True, slots=True)
class Page:
    """A step of the wizard."""

    id: str
    title: Message
    about: Message


PAGES = (
    Page("cluster", _("Cluster"), _("Where the federation will run. Nothing is changed before the last page.")),
    Page("version", _("Versions"), _("Which FATE, and which KubeFATE installs it.")),
    Page("access", _("Access"), _("How KubeFATE and the boards are reached from outside.")),
    Page("registry", _("Registry"), _("Where the nodes get the images from.")),
    Page("federation", _("Federation"), _("Who takes part, and where each party is reached by the others.")),
    Page("files", _("Files"), _("Party files and script are yours: they are written here, and can be run again.")),
    Page("plan", _("Plan"), _("What will be made. Nothing was changed so far.")),
    Page("install", _("Install"), _("The engine at work. It can be left and resumed.")),
)


def _anything(text: str, facts: Facts, given: Given) -> Message | None:
    return None


def _always(facts: Facts, given: Given) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One answer. `propose` is what is taken when nothing was answered; it may look at the answers before.

    `choices` are the only answers where there are any, each with what it means.
    """

    id: str
    page: str
    title: Message
    about: Message
    propose: Callable[[Facts, Given], str]
    check: Callable[[str, Facts, Given], Message | None] = _anything
    choices: Callable[[Facts, Given], tuple[tuple[str, Message | str], ...]] | None = None
    applies: Callable[[Facts, Given], bool] = _always

    def problem(self, text: str, facts: Facts, given: Given) -> Message | None:
        """What is wrong with `text` as an answer."""
        if self.choices is not None:
            known = [choice for choice, _about in self.choices(facts, given)]
            if text not in known:
                return _("{answer} is none of {choices}", answer=text or "-", choices=", ".join(known))
        return self.check(text, facts, given)


_KEPT = ((NO, _("data ends with its pod")), (YES, _("on volumes, by a StorageClass")))
_PROVED = ((YES, _("every ordered pair of parties, once they run")), (NO, _("later, by hand")))


def _charts(facts: Facts, given: Given) -> tuple[tuple[str, Message | str], ...]:
    article = _("as in the KubeFATE tutorial")
    return tuple((version, article if version == "v1.3.0-a" else "") for version in reversed(TEMPLATE_VERSIONS))


def _kubefates(facts: Facts, given: Given) -> tuple[tuple[str, Message | str], ...]:
    known = {str(row.version): "" for row in reversed(SERVICES)}
    there: dict[str, Message | str] = {facts.kubefate: _("runs here already")} if facts.kubefate else {}
    return tuple({**there, **{version: there.get(version, about) for version, about in known.items()}}.items())


def _kubefate_for(facts: Facts, given: Given) -> str:
    """What runs here, else the newest that ships with the chart, else the newest that can install it."""
    if facts.kubefate:
        return facts.kubefate
    chart = given.get("chart", "")
    shipped = [str(row.version) for row in SERVICES if chart in row.fate_tags]
    if shipped:
        return shipped[-1]
    if _is_old(chart):
        return str(SERVICES[0].version)
    return str(SERVICES[-1].version)


def _fits(text: str, facts: Facts, given: Given) -> Message | None:
    row = next((row for row in SERVICES if str(row.version) == text), None)
    chart = given.get("chart", "")
    if row is not None and Quirk.NO_TO_YAML in row.quirks and chart and not _is_old(chart):
        return _("KubeFATE {version} cannot install charts from v1.5.0 on; take a newer one", version=text)
    return None


def _is_old(chart: str) -> bool:
    return chart in TEMPLATE_VERSIONS and version_key(chart) < version_key("v1.5.0")


def _classes(facts: Facts, given: Given) -> tuple[tuple[str, Message | str], ...]:
    found = tuple((name, _("found in this cluster")) for name in facts.ingress_classes)
    nginx = () if "nginx" in facts.ingress_classes else (("nginx", _("not found in this cluster")),)
    return (*found, *nginx, (NONE, _("no ingress: fatetui reaches everything through the Kubernetes API")))


def _class_for(facts: Facts, given: Given) -> str:
    return facts.ingress_classes[0] if facts.ingress_classes else NONE


def _has_ingress(facts: Facts, given: Given) -> bool:
    return given.get("ingress") != NONE


def _is_host(text: str, facts: Facts, given: Given) -> Message | None:
    if _HOST.fullmatch(text) and "." in text:
        return None
    return _("A host name such as kubefate.net: small letters, digits, - and .")


def _is_registry(text: str, facts: Facts, given: Given) -> Message | None:
    if not text or _REGISTRY.fullmatch(text):
        return None
    return _("A registry and path such as hub.example.com/federatedai, without https://")


def party_ids(text: str) -> list[int]:
    """The ids in `9999, 10000`. Raises ValueError for what is no number."""
    return [int(part) for part in re.split(r"[,\s]+", text.strip()) if part]


def _are_ids(text: str, facts: Facts, given: Given) -> Message | None:
    try:
        ids = party_ids(text)
    except ValueError:
        return _("Whole numbers with commas between them: 9999, 10000")
    if not ids or any(not 0 < one < 2**31 for one in ids):
        return _("A party id is a whole number above 0")
    if len(set(ids)) < len(ids):
        return _("Each party needs an id of its own")
    if len(ids) > MOST_PARTIES:
        return _("At most {most} parties at once", most=MOST_PARTIES)
    return None


def _is_address(text: str, facts: Facts, given: Given) -> Message | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None if _HOST.fullmatch(text) else _("The IP address or host name of a node")
    if address.is_loopback or address.is_unspecified:
        return _("{address} is each pod itself: the others cannot reach it", address=text)
    return None


def _is_folder(text: str, facts: Facts, given: Given) -> Message | None:
    return None if text.strip() and "\0" not in text else _("A folder, such as federation")


QUESTIONS = (
    Question(
        "chart",
        "version",
        _("FATE chart"),
        _("The FATE release that is installed"),
        lambda facts, given: "v1.11.2",
        choices=_charts,
    ),
    Question(
        "kubefate",
        "version",
        _("KubeFATE"),
        _("The service that installs it; one that runs already is used"),
        _kubefate_for,
        _fits,
        _kubefates,
    ),
    Question("ingress", "access", _("Ingress class"), _("Who answers for host names"), _class_for, choices=_classes),
    Question(
        "domain",
        "access",
        _("Domain"),
        _("KubeFATE's host name; the boards get names below it"),
        lambda facts, given: "kubefate.net",
        _is_host,
        applies=_has_ingress,
    ),
    Question(
        "registry",
        "registry",
        _("Registry"),
        _("A mirror of federatedai; empty is Docker Hub"),
        lambda facts, given: "",
        _is_registry,
    ),
    Question(
        "parties",
        "federation",
        _("Party ids"),
        _("One FATE deployment for each, in a namespace of its own"),
        lambda facts, given: "9999, 10000",
        _are_ids,
    ),
    Question(
        "address",
        "federation",
        _("Node address"),
        _("Where the parties reach each other's NodePorts"),
        lambda facts, given: facts.address,
        _is_address,
    ),
    Question(
        "persistence",
        "federation",
        _("Keep data"),
        _("Whether what the parties hold outlives their pods"),
        lambda facts, given: NO,
        choices=lambda facts, given: _KEPT,
    ),
    Question(
        "verify",
        "federation",
        _("Toy test"),
        _("FATE's own test, which takes minutes a pair"),
        lambda facts, given: YES,
        choices=lambda facts, given: _PROVED,
    ),
    Question(
        "folder",
        "files",
        _("Folder"),
        _("For the party files and the script"),
        lambda facts, given: "federation",
        _is_folder,
    ),
)
"""In the order in which they are asked: what is proposed may look at the answers before."""
