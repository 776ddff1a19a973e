"""The verdict on a whole federation: its parties, and the nodes that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from services.i18n import _
from services.rollout.fields import Object, Terms, name_of
from services.rollout.nodes import assess_node, takes_pods
from services.rollout.reasons import because
from services.rollout.verdict import Health, Verdict, Why


@dataclass(frozen=True, slots=True)
class FederationVerdict:
    """`whole` sums up: one reason for each party that is not healthy, its first one, and what is wrong with nodes.

    `parties` and `nodes` hold the verdicts by name. A cordoned node is no trouble of the federation as long as another
    one takes pods.
    """

    whole: Verdict
    parties: Mapping[str, Verdict] = field(default_factory=dict)
    nodes: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def health(self) -> Health:
        """The worst of the parties; of nodes, only as far as it concerns the parties."""
        return self.whole.health


def assess_federation(
    parties: Mapping[str, Verdict], nodes: Iterable[Object] = (), terms: Terms | None = None
) -> FederationVerdict:
    """The federation's verdict from its parties' ones. A federation without parties is not healthy."""
    terms, nodes = terms or Terms(), tuple(nodes)
    judged = {name_of(node): assess_node(node, terms) for node in nodes}
    return sum_up(parties, nodes, judged)


def sum_up(parties: Mapping[str, Verdict], nodes: Iterable[Object], judged: Mapping[str, Verdict]) -> FederationVerdict:
    """Like assess_federation, with the nodes' verdicts at hand."""
    nodes = tuple(nodes)
    reasons = [*_of_parties(parties), *_of_nodes(judged)]
    if nodes and not any(map(takes_pods, nodes)):
        message = _("None of {count} nodes takes new pods", count=len(nodes))
        reasons.append(because("R18", message, "Node", "spec.unschedulable", "0", Health.DEGRADED))
    return FederationVerdict(Verdict.of(reasons), dict(parties), dict(judged))


def lessened(why: Why) -> Why:
    """A node's reason as it weighs on those that use it: they are degraded, whatever the node is."""
    return replace(why, health=Health.DEGRADED) if why.health is Health.FAILED else why


def _of_parties(parties: Mapping[str, Verdict]) -> Iterator[Why]:
    if not parties:
        yield because("R03", _("There is no party"), "Federation", "parties", "0", Health.DEGRADED)
    for name, verdict in parties.items():
        first = verdict.first
        if first is not None:
            message = _("{party}: {what}", party=name, what=first.message)
            yield replace(first, message=message, subject=f"{name}/{first.subject}", health=verdict.health)


def _of_nodes(judged: Mapping[str, Verdict]) -> Iterator[Why]:
    for verdict in judged.values():
        yield from (lessened(why) for why in verdict.reasons if why.code != "R18")
