"""What the answers come to: a party file for each party, and the script that installs and proves them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from services.federation import Demand, demand_of, images_of, lint_federation, mirror, preload_commands, propose_ports
from services.kubefate import ManifestOptions, UnsupportedVersion, service_images
from services.party import (
    Finding,
    PartyFile,
    Severity,
    engine_set,
    lint_party,
    new_party,
    parse_party,
    with_values,
)
from services.party.claims import claims_of
from services.wizard.answers import Answers
from services.wizard.facts import Facts
from services.wizard.scripting import EXCHANGE, PULL_SECRET, SCRIPT, script_text

ANSWERS = "answers.yaml"
IMAGES = "images.txt"
RUNTIME = "containerd"
"""What nodes of today pull images with; docker's commands differ in their first word."""
_EXCHANGE_ID = 1
_HOSTS = {"fateboard": "fateboard", "client": "notebook", "spark": "spark", "rabbitmq": "rabbitmq", "pulsar": "pulsar"}
"""Blocks of Ingresses, each with what its host name says."""
Values = dict[tuple[str | int, ...], Any]


@dataclass(frozen=True)
class Draft:
    """Files by name, the script first; the parties as they stand in them, an exchange last; their places."""

    files: Mapping[str, str]
    parties: tuple[PartyFile, ...]
    contexts: Mapping[str, str]
    """The context of each party, by the party's name."""
    base_images: tuple[str, ...] = ()
    """KubeFATE's own, where it is to be installed."""

    @property
    def demand(self) -> Demand:
        """What all parties ask of the nodes."""
        return sum(map(demand_of, self.parties), start=Demand.none())

    def demand_on(self, context: str) -> Demand:
        """What the parties of one context ask of its nodes."""
        there = (party for party in self.parties if self.contexts[party.name] == context)
        return sum(map(demand_of, there), start=Demand.none())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What lint says of each file, and of all together."""
        alone = (finding for party in self.parties for finding in lint_party(party))
        return (*alone, *lint_federation(self.parties))

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        """What of it will not do."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def images(self) -> tuple[str, ...]:
        """All images that the nodes need."""
        return (*self.base_images, *images_of(self.parties))

    @property
    def image_list(self) -> str:
        """The images, one a line, and in comments how they get onto a node."""
        commands = [" ".join(command) for command in preload_commands(self.images, RUNTIME)]
        return "".join(f"{line}\n" for line in (*self.images, *(f"# {command}" for command in commands)))


def draft(facts: Facts, answers: Answers) -> Draft:
    """The files that `answers` come to; they must have no problems. Contacts nothing, writes nothing.

    Raises PartyFileError for a file that was edited by hand and is none.
    """
    parties = _parties(facts, answers)
    contexts = {
        party.name: facts.context if party.chart_name == EXCHANGE or party.party_id is None
        else answers.context_of(party.party_id)
        for party in parties
    }  # fmt: skip
    files = {SCRIPT: script_text(answers, parties, contexts)}
    files |= {party.document.source: party.document.text for party in parties}
    base = () if facts.kubefate or answers.adopts else _base_images(answers)
    made = Draft(files, tuple(parties), contexts, base)
    return replace(made, files=files | {IMAGES: made.image_list}) if answers.offline else made


def _base_images(answers: Answers) -> tuple[str, ...]:
    try:
        return service_images(ManifestOptions(version=answers.kubefate, registry=answers.registry))
    except UnsupportedVersion:
        return ()


def _parties(facts: Facts, answers: Answers) -> list[PartyFile]:
    parties = [_party(answers, party_id) for party_id in answers.parties]
    # A file edited by hand is the operator's: nothing of it is changed, all others are made to fit it.
    ours = [party for party in parties if not answers.of_party(party.party_id or 0, "yaml")]
    for context in answers.contexts:
        there = [party for party in parties if answers.context_of(party.party_id or 0) == context]
        taken = facts.of(context).taken({party.namespace for party in there})
        for proposal in propose_ports(there, taken):
            party = next(one for one in parties if one.document.source == proposal.source)
            if party in ours:
                _replace(parties, ours, party, with_values(party, {proposal.path: proposal.proposed}))
    if answers.exchange:
        return _by_exchange(facts, answers, parties, ours)
    for target in list(ours):
        mirrored = target
        for source in parties:
            if source.party_id != target.party_id:
                mirrored = mirror(source, mirrored, host=answers.address_of(source.party_id or 0)).party
        _replace(parties, ours, target, mirrored)
    return parties


def _replace(parties: list[PartyFile], ours: list[PartyFile], old: PartyFile, new: PartyFile) -> None:
    parties[parties.index(old)] = ours[ours.index(old)] = new


def _by_exchange(facts: Facts, answers: Answers, parties: list[PartyFile], ours: list[PartyFile]) -> list[PartyFile]:
    """Every party's gateway sends all to the exchange, which knows where each party is."""
    own_ports = {party.gateway_port for party in parties if answers.context_of(party.party_id or 0) == facts.context}
    text = new_party(answers.chart, name=EXCHANGE, namespace=EXCHANGE, party_id=_free_id(answers), chart_name=EXCHANGE)
    exchange = parse_party(text, f"{EXCHANGE}.yaml")
    port = exchange.gateway_port or 30000
    taken = facts.taken({EXCHANGE}) | own_ports
    while port in taken:
        port += 1
    values: Values = {(exchange.era.gateway, "nodePort"): port}
    for number, party in enumerate(parties):
        peer = {
            "partyId": party.party_id,
            "partyIp": answers.address_of(party.party_id or 0),
            "partyPort": party.gateway_port,
        }
        values[exchange.era.gateway, "partyList", number] = peer
    exchange = with_values(exchange, {**values, **_pulling(answers, exchange)})
    for party in list(ours):
        way = {"ip": answers.address, "port": port}
        _replace(parties, ours, party, with_values(party, {(party.era.gateway, "exchange"): way}))
    return [*parties, exchange]


def _free_id(answers: Answers) -> int:
    used = set(answers.parties)
    return next(number for number in range(_EXCHANGE_ID, len(used) + 2) if number not in used)


def _party(answers: Answers, party_id: int) -> PartyFile:
    name = answers.of_party(party_id, "namespace")
    by_hand = answers.of_party(party_id, "yaml")
    if by_hand:
        return parse_party(by_hand, f"{name}.yaml")
    text = new_party(answers.chart, name=name, namespace=name, party_id=party_id, engine=answers.engine)
    party = parse_party(text, f"{name}.yaml")
    values: Values = {**_pulling(answers, party), **_sizes(answers, party, party_id)}
    for block, kind in _HOSTS.items():
        path = ("ingress", block, "hosts", 0, "name")
        if answers.ingress is not None and party.get(path) is not None:
            values[path] = host = f"{party_id}.{kind}.{answers.domain}"
            if answers.tls_secret:
                values["ingress", block, "tls", 0] = {"secretName": answers.tls_secret, "hosts": [host]}
    if answers.ingress not in (None, "nginx") and party.get(("ingressClassName",)) is not None:
        values["ingressClassName",] = answers.ingress
    return _on_volumes(answers, with_values(party, values), party_id)


def _on_volumes(answers: Answers, party: PartyFile, party_id: int) -> PartyFile:
    """Every claim of `party` gets the class that was chosen: those of the charts are the modules' names."""
    storage = answers.storage_class(party_id)
    claims = claims_of(party) if storage else ()
    values: Values = {path: storage for path, _named in claims}
    return with_values(party, values) if values else party


def _sizes(answers: Answers, party: PartyFile, party_id: int) -> Values:
    values: Values = {}
    port, workers = int(answers.of_party(party_id, "port")), int(answers.of_party(party_id, "workers"))
    if party.gateway_port not in (None, port):
        values[party.door] = port
    count = tuple(engine_set(answers.chart, answers.engine).workers.split("."))
    if party.get(count) not in (None, workers):
        values[count] = workers
    if answers.persistence:
        values["persistence",] = True
    return values


def _pulling(answers: Answers, party: PartyFile) -> Values:
    values: Values = {}
    if answers.registry:
        values["registry",] = f"{answers.registry}/" if party.era.registry_slash else answers.registry
    if answers.private:
        values["imagePullSecrets", 0] = {"name": PULL_SECRET}
    return values
