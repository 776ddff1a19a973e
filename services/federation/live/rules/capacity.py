"""V02: whether the nodes have room for what the parties request."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator

from services.federation.capacity import Demand, demand_of, shares_of
from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.federation.live.nodes import room
from services.i18n import Message, _
from services.kubernetes import KubernetesError, format_cpu, format_memory, parse_cpu, parse_memory
from services.party import Finding, PartyFile, Rule, Severity

_REMEDY = _("Lower replicas or resources in the party files, or add a node")


@rule(
    "V02",
    Severity.ERROR,
    _("The nodes have no room for what the parties request"),
    _(
        "A pod is placed by what it requests, not by what it uses: the file's requests, else the chart's. Counted "
        "against what the pods of others leave of the nodes that are ready and take pods; what the parties themselves "
        "hold already is theirs. A pod that no node has room for stays pending (Insufficient cpu, Insufficient "
        "memory). A LimitRange of the party's namespace asks for containers that ask for nothing themselves: counted "
        "once for each module, which has one container at least."
    ),
)
async def capacity(declared: Rule, look: Look) -> Answer:
    # Which taints a file's tolerations are for is not worth a false alarm.
    tolerant = any(
        path[-1:] == ("tolerations",) and value for party in look.parties for path, _node, value in party.places
    )
    nodes, pods = await asyncio.gather(look.objects("Node"), look.objects("Pod"))
    least = await asyncio.gather(*(_imposed(look, party) for party in look.parties))
    free = room(nodes, pods, leaving=look.namespaces, tolerant=tolerant)
    left = sum(free.values(), start=Demand.none())
    imposed = list(zip(look.parties, least, strict=True))
    asked = sum((*map(demand_of, look.parties), *least), start=Demand.none())
    said = _(
        "The parties request {cpu} CPU, {memory} memory; the nodes have {free_cpu} CPU, {free_memory} memory left",
        cpu=format_cpu(asked.cpu),
        memory=format_memory(asked.memory),
        free_cpu=format_cpu(left.cpu),
        free_memory=format_memory(left.memory),
    )
    findings = [finding for party in look.parties for finding in _too_large(declared, party, free.values())]
    if not asked.fits(left):
        findings += [_limited(declared, party) for party, demand in imposed if demand != Demand.none()]
        findings.append(declared.about(look.source, said, remedy=_REMEDY))
    facts = tuple(Fact(f"Node/{name}", "status.allocatable", str(_told(demand))) for name, demand in free.items())
    return Answer(said, tuple(findings), facts)


async def _imposed(look: Look, party: PartyFile) -> Demand:
    """What LimitRanges make those of the party's modules request that request nothing themselves, at the least."""
    try:
        ranges = await look.objects("LimitRange", party.namespace) if party.namespace else []
    except KubernetesError:
        return Demand.none()  # who may not read them is told of the rest
    limits = [
        one for found in ranges for one in found.get("spec", {}).get("limits") or () if one["type"] == "Container"
    ]
    own = next((one.get("defaultRequest") or one.get("default") or {} for one in limits), {})
    each = Demand(parse_cpu(own.get("cpu", 0)), parse_memory(own.get("memory", 0)))
    asking = {share.component.partition(".")[0] for share in shares_of(party)}
    return each * len([module for module in party.modules if module not in asking])


def _limited(declared: Rule, party: PartyFile) -> Finding:
    message = _("A LimitRange of namespace {name} makes every container request CPU or memory", name=party.namespace)
    remedy = _("Lower its defaultRequest (kubectl -n {name} edit limitrange), or add a node", name=party.namespace)
    return declared.at(party, ("namespace",), message, remedy=remedy)


def _too_large(declared: Rule, party: PartyFile, free: Collection[Demand]) -> Iterator[Finding]:
    """Pods that fit into what all nodes have left together, but into none of them alone."""
    for share in shares_of(party):
        if free and share.count and not any(share.each.fits(node) for node in free):
            message = _(
                "No node has room for a pod of {component}: {demand}",
                component=share.component,
                demand=_told(share.each),
            )
            path = (*share.component.split("."), "resources", "requests")
            yield declared.at(party, path, message, remedy=_REMEDY)


def _told(demand: Demand) -> Message:
    return _("{cpu} CPU, {memory}", cpu=format_cpu(demand.cpu), memory=format_memory(demand.memory))
