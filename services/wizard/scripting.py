"""The script that the answers come to: the one that `--script` runs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.kubefate import NAMESPACE
from services.party import PartyFile
from services.wizard.answers import Answers
from services.wizard.questions.words import ENVIRONMENT, FILE
from services.yamldoc import dump_yaml

SCRIPT = "federation.yaml"
EXCHANGE = "fate-exchange"
"""The exchange's chart, its name and its namespace."""
PULL_SECRET = "fatetui-registry"  # noqa: S105 - the Secret's name
_REGISTRY_PASSWORD, _KUBEFATE_PASSWORD = "registry_password", "kubefate_password"
_TLS_CERT, _TLS_KEY = "tls_cert", "tls_key"
Steps = Iterator[dict[str, Any]]


def script_text(answers: Answers, parties: Sequence[PartyFile], contexts: Mapping[str, str]) -> str:
    """The script as text; `contexts` are those of the parties, by name."""
    document: dict[str, Any] = {
        "apiVersion": "fatetui/v1",
        "name": "federation",
        "vars": _variables(answers),
        "defaults": {"timeout": "15m", "interval": "1s"},
        "parties": [{"file": party.document.source} for party in parties],
        "steps": list(_steps(answers, parties, contexts)),
    }
    if not document["vars"]:
        del document["vars"]
    head = (
        "# Written by fatetui wizard. It can be run again, by hand or in CI:\n#\n"
        f"#   fatetui --script {SCRIPT} --dry-run     what it would change\n"
        f"#   fatetui --script {SCRIPT}               install, prove, report\n#\n"
    )
    return head + dump_yaml(document)


def _variables(answers: Answers) -> dict[str, Any]:
    """Passwords: where each is read from. They stand in no file that the wizard writes."""
    places = {}
    if answers.private:
        places[_REGISTRY_PASSWORD] = answers.texts["registry-password"]
    if answers.password and not answers.adopts:
        places[_KUBEFATE_PASSWORD] = answers.password
    if answers.makes_tls_secret and not answers.adopts:
        places |= {_TLS_CERT: answers.texts["tls-cert"], _TLS_KEY: answers.texts["tls-key"]}
    return {name: {"secret": True, "from": _place(text)} for name, text in places.items()}


def _place(text: str) -> dict[str, str]:
    if text.startswith(ENVIRONMENT):
        return {"env": text.removeprefix(ENVIRONMENT)}
    return {"file": text.removeprefix(FILE)}


def _steps(answers: Answers, parties: Sequence[PartyFile], contexts: Mapping[str, str]) -> Steps:
    places = list(dict.fromkeys(contexts.values()))
    several = len(places) > 1
    yield {
        "id": "lint",
        "config.lint": {"files": "all", "cross": True, "fail_on": "never" if answers.adopts else "error"},
    }
    for number, context in enumerate(places, start=1):
        there = [party for party in parties if contexts[party.name] == context]
        end = f"-{number}" if several else ""
        if several:
            yield {"id": f"context{end}", "context.use": {"name": context}}
        yield from _installation(answers, context, there, end, several=several)
    for number, context in enumerate(places, start=1):
        there = [party for party in parties if contexts[party.name] == context]
        end = f"-{number}" if several else ""
        if several:
            yield {"id": f"back{end}", "context.use": {"name": context}}
        yield from _proof(answers, there, end, several=several)
    yield {"id": "report", "report.write": {"markdown": "report.md"}, "allow_failure": True}


def _installation(answers: Answers, context: str, parties: Sequence[PartyFile], end: str, *, several: bool) -> Steps:
    names = [party.name for party in parties]
    require = ["api", "nodes", "rbac", "namespaces", "ports"]
    preflight: dict[str, Any] = {"require": require, "warn": ["dns", "capacity", "storage"]}
    if several:
        preflight["parties"] = names
    yield {"id": f"preflight{end}", "preflight": preflight}
    if not answers.adopts:
        if answers.ingress is not None:
            yield {"id": f"ingress{end}", "ingress.ensure": {"name": answers.ingress, "provider": "auto"}}
        # The certificate of the boards' files is KubeFATE's too where both Secrets have one name.
        secures = answers.makes_tls_secret and answers.kubefate_tls == answers.tls_secret
        if answers.private or secures:
            yield {"id": f"base-namespace{end}", "namespace.ensure": {"names": [NAMESPACE]}}
        if answers.private:
            yield {"id": f"base-secret{end}", "secret.ensure": _pull_secret(answers, [NAMESPACE])}
        if secures:
            yield {"id": f"base-tls{end}", "secret.ensure": _tls_secret(answers, [NAMESPACE])}
        yield {"id": f"kubefate{end}", "kubefate.ensure": _kubefate(answers, context)}
    url = answers.texts["kubefate-url"]
    yield {"id": f"login{end}", "kubefate.login": {"url": url} if url else {}}
    if answers.wants_package:
        yield {"id": f"chart{end}", "chart.ensure": _chart(answers)}
    yield {"id": f"namespaces{end}", "namespace.ensure": {"names": [party.namespace for party in parties]}}
    if answers.private and not answers.adopts:
        yield {"id": f"secret{end}", "secret.ensure": _pull_secret(answers, [party.namespace for party in parties])}
    if answers.makes_tls_secret and not answers.adopts:
        yield {"id": f"tls{end}", "secret.ensure": _tls_secret(answers, [party.namespace for party in parties])}
    ensure = {"parties": names if several else "all", "parallel": 2}
    yield {"id": f"install{end}", "cluster.ensure": ensure, "timeout": "50m"}


def _proof(answers: Answers, parties: Sequence[PartyFile], end: str, *, several: bool) -> Steps:
    computing = [party for party in parties if party.chart_name != EXCHANGE]
    ids = [party.party_id for party in computing]
    every = "all" if not several and len(computing) == len(parties) else ids
    if answers.verify and computing:
        matrix: dict[str, Any] = {"parties": answers.parties if several or every != "all" else "all"}
        if several:
            matrix["guests"] = ids
        yield {"id": f"matrix{end}", "toy.matrix": matrix, "timeout": "60m"}
    if computing:
        yield {
            "id": f"boards{end}",
            "board.check": {"parties": every, "expect": [200, 302]},
            "allow_failure": True,
        }
    if answers.ingress is not None:
        yield {"id": f"hosts{end}", "hosts.print": {"os": "linux"}, "allow_failure": True}


def _kubefate(answers: Answers, context: str) -> dict[str, Any]:
    wanted: dict[str, Any] = {"version": answers.facts.of(context).kubefate or answers.kubefate}
    if answers.ingress is None:
        wanted["host"] = None
    else:
        wanted |= {"host": answers.domain, "ingress_class": answers.ingress}
        if answers.kubefate_tls:
            wanted["tls_secret"] = answers.kubefate_tls
    if answers.registry:
        wanted["registry"] = answers.registry
    if answers.private:
        wanted["pull_secrets"] = [PULL_SECRET]
    if answers.password:
        wanted["password"] = f"${{{_KUBEFATE_PASSWORD}}}"
    return wanted


def _chart(answers: Answers) -> dict[str, Any]:
    file = {"file": str(answers.chart_package)} if answers.chart_package is not None else {}
    return {"name": "fate", "version": answers.chart, **file}


def _pull_secret(answers: Answers, namespaces: list[str]) -> dict[str, Any]:
    return {
        "name": PULL_SECRET,
        "namespaces": namespaces,
        "type": "registry",
        "server": answers.registry.partition("/")[0],
        "username": answers.texts["registry-user"],
        "password": f"${{{_REGISTRY_PASSWORD}}}",
    }


def _tls_secret(answers: Answers, namespaces: list[str]) -> dict[str, Any]:
    data = {"tls.crt": f"${{{_TLS_CERT}}}", "tls.key": f"${{{_TLS_KEY}}}"}
    return {"name": answers.tls_secret, "namespaces": namespaces, "type": "tls", "data": data}
