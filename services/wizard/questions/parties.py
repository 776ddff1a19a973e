"""W7: each party."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from services.i18n import Message, _
from services.party import EGGROLL, NODE_PORTS, TEMPLATE_VERSIONS, engine_sets, sample_port
from services.text import one_line
from services.wizard.facts import Facts
from services.wizard.model import Choices, Given, Question, always
from services.wizard.questions.federation import SEVERAL, context_of
from services.wizard.questions.words import is_address, is_name, known_ids

_APART = 20
"""Ports between parties of several doors."""


@dataclass(frozen=True, slots=True)
class PartyQuestion:
    """A question that is asked for each party, as `ID.key`."""

    key: str
    page: str
    title: Message
    about: Message
    propose: Callable[[str, Facts, Given], str]
    check: Callable[[str, str, Facts, Given], Message | None]
    applies: Callable[[Facts, Given], bool] = always
    choices: Callable[[Facts, Given], Choices] | None = None

    def of(self, party: int) -> Question:
        """The question about one party."""
        name = str(party)

        def applies(facts: Facts, given: Given) -> bool:
            return self.applies(facts, given) and not given.get(f"{name}.yaml")

        return Question(
            f"{name}.{self.key}",
            self.page,
            _("{party}: {question}", party=name, question=self.title),
            self.about,
            partial(self.propose, name),
            partial(_checked, self.check, name),
            self.choices,
            applies,
        )


def _checked(
    check: Callable[[str, str, Facts, Given], Message | None], name: str, text: str, facts: Facts, given: Given
) -> Message | None:
    return check(name, text, facts, given)


def _is_known_context(name: str, text: str, facts: Facts, given: Given) -> Message | None:
    if text == facts.context or text in facts.others:
        return None
    if text in facts.failed:
        return _("{context}: {reason}", context=one_line(text), reason=one_line(str(facts.failed[text]), 200))
    return _("Looking at {context} …", context=one_line(text))


def _address_there(name: str, facts: Facts, given: Given) -> str:
    context = context_of(facts, given, name)
    return given.get("address") or facts.address if context == facts.context else facts.of(context).address


def _neighbours(name: str, facts: Facts, given: Given) -> list[int]:
    """The parties answered before this one that run on the same context."""
    before = []
    for one in known_ids(given):
        if str(one) == name:
            break
        if context_of(facts, given, one) == context_of(facts, given, name):
            before.append(one)
    return before


def _port_for(name: str, facts: Facts, given: Given) -> str:
    """The port of KubeFATE's samples, or the next one that is free there."""
    used = {given.get(f"{one}.port", "") for one in _neighbours(name, facts, given)}
    used |= {str(port) for port in _taken(name, facts, given)}
    port = _sample_port(name, given)
    # With Spark the numbers around it are those of the same party's other doors.
    apart = 1 if given.get("engine", EGGROLL) == EGGROLL else _APART
    while str(port) in used and port < NODE_PORTS.stop - apart:
        port += apart
    return str(port)


def _sample_port(name: str, given: Given) -> int:
    """The one that KubeFATE's own samples have."""
    chart = given.get("chart", "")
    known = chart if chart in TEMPLATE_VERSIONS else TEMPLATE_VERSIONS[-1]
    return sample_port(known, int(name), engine=given.get("engine", EGGROLL))


def moved_ports(facts: Facts, given: Given) -> Iterator[Message]:
    """Parties whose usual port is somebody else's, and the one that they have in its place."""
    for party in known_ids(given):
        usual, port = _sample_port(str(party), given), given.get(f"{party}.port", "")
        owner = _taken(str(party), facts, given).get(usual)
        if owner is not None and port != str(usual):
            yield _(
                "Party {party} has port {port}: {usual}, the usual one, belongs to namespace {namespace}",
                party=party,
                port=one_line(port),
                usual=usual,
                namespace=one_line(owner),
            )


def _is_port(name: str, text: str, facts: Facts, given: Given) -> Message | None:
    if not text.isdecimal() or int(text) not in NODE_PORTS:
        return _("A NodePort is a number from {first} to {last}", first=NODE_PORTS.start, last=NODE_PORTS.stop - 1)
    owner = _taken(name, facts, given).get(int(text))
    if owner is not None:
        free = _port_for(name, facts, given)
        return _(
            "Port {port} belongs to namespace {namespace}; {free} is free",
            port=text,
            namespace=one_line(owner),
            free=free,
        )
    same = next((one for one in _neighbours(name, facts, given) if given.get(f"{one}.port") == text), None)
    if same is None:
        return None
    free = _port_for(name, facts, given)
    return _("Party {party} has port {port}; {free} is free", party=same, port=text, free=free)


def _taken(name: str, facts: Facts, given: Given) -> dict[int, str]:
    """Ports that others have where the party runs; its own namespace's stay with it."""
    there = facts.of(context_of(facts, given, name))
    own = given.get(f"{name}.namespace") or f"fate-{name}"
    return {port: namespace for port, namespace in there.node_ports if namespace != own}


def _is_namespace(name: str, text: str, facts: Facts, given: Given) -> Message | None:
    wrong = is_name(text, facts, given)
    if wrong is not None:
        return wrong
    same = next((one for one in known_ids(given) if str(one) != name and given.get(f"{one}.namespace") == text), None)
    return _("Party {party} has namespace {name}", party=same, name=text) if same is not None else None


def _has_workers(facts: Facts, given: Given) -> bool:
    """Whether a party's file says how many compute nodes there are."""
    chart = given.get("chart", "")
    sets = engine_sets(chart) if chart in TEMPLATE_VERSIONS else ()
    return any(row.workers for row in sets if row.id == given.get("engine", EGGROLL))


def _is_count(name: str, text: str, facts: Facts, given: Given) -> Message | None:
    return None if text.isdecimal() and 1 <= int(text) <= 100 else _("A number from 1 to 100")


PARTY = (
    PartyQuestion(
        "context",
        "federation",
        _("context"),
        _("Where this party runs; KubeFATE is installed there as well"),
        lambda name, facts, given: facts.context,
        _is_known_context,
        lambda facts, given: given.get("placement") == SEVERAL,
        lambda facts, given: tuple((name, "") for name in facts.contexts),
    ),
    PartyQuestion(
        "namespace",
        "parties",
        _("namespace"),
        _("The party's own; its FATE cluster has the same name"),
        lambda name, facts, given: f"fate-{name}",
        _is_namespace,
    ),
    PartyQuestion(
        "address",
        "parties",
        _("address"),
        _("At which the other parties reach this one"),
        _address_there,
        lambda name, text, facts, given: is_address(text, facts, given),
        lambda facts, given: given.get("placement") == SEVERAL,
    ),
    PartyQuestion(
        "port",
        "parties",
        _("port"),
        _("The NodePort of its gateway, or of nginx with Spark; one that is free is proposed"),
        _port_for,
        _is_port,
    ),
    PartyQuestion(
        "workers",
        "parties",
        _("compute nodes"),
        _("Pods that compute; each asks for CPU and memory of its own"),
        lambda name, facts, given: "1",
        _is_count,
        _has_workers,
    ),
)
PARTY_KEYS = frozenset({*(question.key for question in PARTY), "yaml"})
"""What may stand behind `ID.` in an answers file. `ID.yaml` is the whole file, edited by hand."""
