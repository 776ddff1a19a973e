"""The names that browsers will ask for, each with the address that it has to lead to. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.party import hosts_of
from services.wizard.answers import Answers
from services.wizard.drafts import Draft
from services.wizard.scripting import EXCHANGE


def host_lines(answers: Answers, made: Draft | None) -> Iterator[tuple[str, str]]:
    """Address and name: KubeFATE's, then those of every party's Ingresses; of files that are `made`.

    The address is the ingress controller's of the party's context, or else a node's: controllers that listen on the
    nodes' own ports have that one.
    """
    if answers.ingress is None:
        return
    yield _address(answers, answers.facts.context), answers.domain
    for party in made.parties if made is not None else ():
        if party.chart_name != EXCHANGE:
            context = made.contexts[party.name] if made is not None else answers.facts.context
            yield from ((_address(answers, context), host.host) for host in hosts_of(party))


def _address(answers: Answers, context: str) -> str:
    facts = answers.facts.of(context)
    own = answers.texts["address"] if context == answers.facts.context else ""
    return facts.entrance or own or facts.address or str(_("<address of the ingress controller>"))
