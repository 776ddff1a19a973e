"""What the answers come to: a party file for each party, and the script that installs and proves them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.federation import Demand, demand_of, mirror, propose_ports
from services.party import PartyFile, new_party, parse_party, with_values
from services.wizard.answers import Answers
from services.wizard.facts import Facts
from services.yamldoc import dump_yaml

SCRIPT = "federation.yaml"
ANSWERS = "answers.yaml"


@dataclass(frozen=True, slots=True)
class Draft:
    """Files by name, the script first; the parties as they stand in them."""

    files: Mapping[str, str]
    parties: tuple[PartyFile, ...]

    @property
    def demand(self) -> Demand:
        """What all parties ask of the nodes."""
        return sum(map(demand_of, self.parties), start=Demand.none())


def draft(facts: Facts, answers: Answers) -> Draft:
    """The files that `answers` come to; they must have no problems. Contacts nothing, writes nothing."""
    parties = _parties(facts, answers)
    files = {SCRIPT: _script(answers, parties)}
    files |= {f"{party.name}.yaml": party.document.text for party in parties}
    return Draft(files, tuple(parties))


def _parties(facts: Facts, answers: Answers) -> list[PartyFile]:
    parties = [_party(answers, party_id) for party_id in answers.parties]
    for proposal in propose_ports(parties, facts.taken({party.namespace for party in parties})):
        index = next(number for number, party in enumerate(parties) if party.document.source == proposal.source)
        parties[index] = with_values(parties[index], {proposal.path: proposal.proposed})
    for index, target in enumerate(parties):
        for source in parties:
            if source.party_id != target.party_id:
                target = mirror(source, target, host=answers.address).party  # noqa: PLW2901 - route by route
        parties[index] = target
    return parties


def _party(answers: Answers, party_id: int) -> PartyFile:
    name = f"fate-{party_id}"
    text = new_party(answers.chart, name=name, namespace=name, party_id=party_id)
    party = parse_party(text, f"{name}.yaml")
    values: dict[tuple[str | int, ...], Any] = {}
    if answers.registry:
        values["registry",] = f"{answers.registry}/" if party.era.registry_slash else answers.registry
    if answers.persistence:
        values["persistence",] = True
    for block, kind in (("fateboard", "fateboard"), ("client", "notebook")):
        path = ("ingress", block, "hosts", 0, "name")
        if answers.ingress is not None and party.get(path) is not None:
            values[path] = f"{party_id}.{kind}.{answers.domain}"
    if answers.ingress not in (None, "nginx") and party.get(("ingressClassName",)) is not None:
        values["ingressClassName",] = answers.ingress
    return with_values(party, values)


def _script(answers: Answers, parties: list[PartyFile]) -> str:
    document: dict[str, Any] = {
        "apiVersion": "fatetui/v1",
        "name": "federation",
        "defaults": {"timeout": "15m", "interval": "1s"},
        "parties": [{"file": f"{party.name}.yaml"} for party in parties],
        "steps": list(_steps(answers, parties)),
    }
    head = (
        "# Written by fatetui wizard. It can be run again, by hand or in CI:\n#\n"
        f"#   fatetui --script {SCRIPT} --dry-run     what it would change\n"
        f"#   fatetui --script {SCRIPT}               install, prove, report\n#\n"
    )
    return head + dump_yaml(document)


def _steps(answers: Answers, parties: list[PartyFile]) -> list[dict[str, Any]]:
    kubefate: dict[str, Any] = {"version": answers.kubefate}
    if answers.ingress is None:
        kubefate["ingress_class"] = None
    else:
        kubefate |= {"host": answers.domain, "ingress_class": answers.ingress}
    if answers.registry:
        kubefate["registry"] = answers.registry
    steps: list[dict[str, Any]] = [
        {"id": "preflight", "preflight": {"require": ["api", "nodes", "rbac", "namespaces"], "warn": ["capacity"]}},
    ]
    if answers.ingress is not None:
        steps.append({"id": "ingress", "ingress.ensure": {"name": answers.ingress, "provider": "auto"}})
    steps += [
        {"id": "kubefate", "kubefate.ensure": kubefate},
        {"id": "login", "kubefate.login": {}},
        {"id": "namespaces", "namespace.ensure": {"names": [party.namespace for party in parties]}},
        {"id": "lint", "config.lint": {"files": "all", "cross": True, "fail_on": "error"}},
        {"id": "install", "cluster.ensure": {"parties": "all", "parallel": 2}, "timeout": "50m"},
    ]
    if answers.verify:
        steps.append({"id": "matrix", "toy.matrix": {"parties": "all"}, "timeout": "60m"})
    if answers.ingress is not None:
        steps += [
            {"id": "boards", "board.check": {"parties": "all", "expect": [200, 302]}, "allow_failure": True},
            {"id": "hosts", "hosts.print": {"os": "linux"}, "allow_failure": True},
        ]
    steps.append({"id": "report", "report.write": {"markdown": "report.md"}, "allow_failure": True})
    return steps
