"""V03: whether the parties' NodePorts belong to somebody already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.federation.ports import propose_ports
from services.i18n import Message, _
from services.kubernetes import Cluster, Object
from services.party import PartyFile, Rule, Severity, asked_ports
from services.yamldoc import Path

_OTHERS = _("Choose another port, in the party file and in the routes that lead to it")


@rule(
    "V03",
    Severity.ERROR,
    _("A NodePort is allocated to another Service already"),
    _(
        "A NodePort exists once per cluster. Kubernetes refuses the Service that asks for one which another Service "
        "holds (`provided port is already allocated`), and the job fails. Ports that a party's own namespace holds are "
        "the party's. The remedy names the nearest port that neither the cluster nor a party uses."
    ),
)
async def node_ports(declared: Rule, look: Look) -> Answer:
    owners = dict(allocated(await look.objects("Service")))
    taken = [
        (party, path, port, "/".join(owners[port]))
        for party in look.parties
        for path, port in _asked(party)
        if port in owners and owners[port][0] != party.namespace
    ]
    if not taken:
        return Answer(_("The parties' NodePorts are free"))
    proposed = _proposals(look.parties, {port for _party, _path, port, _owner in taken} | foreign(owners, look.parties))
    findings = tuple(
        declared.at(
            party,
            path,
            _("NodePort {port} is allocated to Service {owner}", port=port, owner=owner),
            remedy=proposed.get((party.document.source, path), _OTHERS),
        )
        for party, path, port, owner in taken
    )
    told = "; ".join(f"{port} ({party.name}) → Service {owner}" for party, _path, port, owner in taken)
    facts = tuple(Fact(f"Service/{owner}", "spec.ports[].nodePort", str(port)) for _party, _path, port, owner in taken)
    return Answer(_("NodePorts already allocated: {ports}", ports=told), findings, facts)


def allocated(services: Iterable[Object]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Every NodePort in use, with namespace and name of its Service."""
    for service in services:
        owner = service["metadata"]["namespace"], service["metadata"]["name"]
        spec = service.get("spec", {})
        for port in (*(row.get("nodePort") for row in spec.get("ports") or ()), spec.get("healthCheckNodePort")):
            if port:
                yield port, owner


def _asked(party: PartyFile) -> Iterator[tuple[Path, int]]:
    for row, port in asked_ports(party):
        yield row.path, port


def foreign(owners: Mapping[int, tuple[str, str]], parties: Sequence[PartyFile]) -> set[int]:
    """Ports that Services hold outside of the parties' own namespaces."""
    own = {party.namespace for party in parties}
    return {port for port, (namespace, _name) in owners.items() if namespace not in own}


def _proposals(parties: Iterable[PartyFile], taken: Collection[int]) -> dict[tuple[str, Path], Message]:
    """By file and key: what to take instead. Empty where no port is left."""
    try:
        proposals = propose_ports(tuple(parties), taken)
    except ValueError:
        return {}
    return {
        (one.source, one.path): _("Take {port}, which is free, in the routes that lead to it too", port=one.proposed)
        for one in proposals
    }


async def ports_taken(cluster: Cluster, parties: Sequence[PartyFile]) -> set[int]:
    """The NodePorts of `cluster` that `parties` cannot have. Raises KubernetesError."""
    return foreign(dict(allocated((await cluster.list("Service")).items)), parties)
