"""W6: who takes part, where each one runs, who reaches whom."""

from __future__ import annotations

from services.i18n import _
from services.party import EGGROLL, TEMPLATE_VERSIONS, engine_sets, versions_of
from services.wizard.facts import Facts
from services.wizard.model import Choices, Given, Question
from services.wizard.questions.words import are_ids, is_address, known_ids

PEERS, EXCHANGE = "peer-to-peer", "exchange"
HERE, SEVERAL = "here", "several"
_WIRED: Choices = (
    (PEERS, _("every party knows every other one's address")),
    (EXCHANGE, _("all go through one gateway in the middle, which is installed too")),
)
_ENGINES = {
    EGGROLL: _("computes, stores and transfers by itself: the smallest, and what every chart has"),
    "spark-rabbitmq": _("Spark computes, HDFS stores, RabbitMQ transfers"),
    "spark-pulsar": _("Spark computes, HDFS stores, Pulsar transfers"),
    "local-pulsar": _("Spark inside FATE Flow's own pod, local files, Pulsar transfers"),
    "local-rabbitmq": _("Spark inside FATE Flow's own pod, local files, RabbitMQ transfers"),
}
_PLACED: Choices = (
    (HERE, _("all on this context")),
    (SEVERAL, _("chosen for each: several contexts of the kubeconfig")),
)


def exchanges(given: Given) -> bool:
    """Whether there is a chart of an exchange beside the one that was chosen, and parties that could go through it."""
    by_gateway = given.get("engine", EGGROLL) == EGGROLL
    return by_gateway and given.get("chart") in versions_of("fate-exchange") and len(known_ids(given)) > 1


def is_exchange(given: Given) -> bool:
    """Whether the parties go through an exchange."""
    return exchanges(given) and given.get("topology") == EXCHANGE


def engines_of(facts: Facts, given: Given) -> Choices:
    """What the chart's parties can compute with."""
    chart = given.get("chart", "")
    known = engine_sets(chart) if chart in TEMPLATE_VERSIONS else ()
    return tuple((row.id, _ENGINES[row.id]) for row in known) or ((EGGROLL, _ENGINES[EGGROLL]),)


def context_of(facts: Facts, given: Given, party: object) -> str:
    """The context that a party runs on."""
    if given.get("placement") != SEVERAL:
        return facts.context
    return given.get(f"{party}.context") or facts.context


FEDERATION = (
    Question(
        "parties",
        "federation",
        _("Party ids"),
        _("One FATE deployment for each, in a namespace of its own"),
        lambda facts, given: "9999, 10000",
        are_ids,
    ),
    Question(
        "engine",
        "federation",
        _("Engines"),
        _("What the parties compute with; all of them the same"),
        lambda facts, given: EGGROLL,
        choices=engines_of,
        applies=lambda facts, given: len(engines_of(facts, given)) > 1,
    ),
    Question(
        "topology",
        "federation",
        _("Wiring"),
        _("How the parties' gateways find each other"),
        lambda facts, given: PEERS,
        choices=lambda facts, given: _WIRED,
        applies=lambda facts, given: exchanges(given),
    ),
    Question(
        "placement",
        "federation",
        _("Placement"),
        _("Parties of one federation may run on clusters of their own"),
        lambda facts, given: HERE,
        choices=lambda facts, given: _PLACED,
        applies=lambda facts, given: len(facts.contexts) > 1,
    ),
    Question(
        "address",
        "federation",
        _("Node address"),
        _("Where the parties of this context are reached at their NodePorts"),
        lambda facts, given: facts.address,
        is_address,
    ),
)
