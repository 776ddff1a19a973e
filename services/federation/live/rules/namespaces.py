"""V04: whether the parties' namespaces are there and stay."""

from __future__ import annotations

import asyncio

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import _
from services.kubernetes import Object
from services.party import Finding, PartyFile, Rule, Severity
from services.text import one_line

_HERE = ("namespace",)


@rule(
    "V04",
    Severity.ERROR,
    _("A party's namespace is being removed"),
    _(
        "Nothing can be made in a namespace whose phase is Terminating. It is gone when all that it holds is: "
        "finalizers of what remains, or an aggregated API that does not answer, may hold it for ever; its conditions "
        "say which. A namespace that does not exist yet is told as information: KubeFATE never makes one."
    ),
)
async def namespaces(declared: Rule, look: Look) -> Answer:
    names = look.namespaces
    found = dict(
        zip(names, await asyncio.gather(*(look.cluster.find("Namespace", name) for name in names)), strict=True)
    )
    findings = []
    for party in look.parties:
        if party.namespace:
            findings += _judged(declared, party, found[party.namespace])
    facts = tuple(Fact(f"Namespace/{name}", "status.phase", _phase(found[name])) for name in names)
    going = [name for name in names if _phase(found[name]) == "Terminating"]
    if going:
        return Answer(_("Namespaces being removed: {names}", names=", ".join(going)), tuple(findings), facts)
    return Answer(_("No party's namespace is being removed"), tuple(findings), facts)


def _judged(declared: Rule, party: PartyFile, namespace: Object | None) -> list[Finding]:
    if namespace is None:
        message = _("Namespace {name} does not exist yet, and KubeFATE does not make it", name=party.namespace)
        remedy = _("Make it: step namespace.ensure, or kubectl create namespace {name}", name=party.namespace)
        return [declared.at(party, _HERE, message, remedy=remedy, severity=Severity.INFO)]
    if _phase(namespace) != "Terminating":
        return []
    message = _("Namespace {name} is being removed ({held})", name=party.namespace, held=_held_by(namespace))
    remedy = _("Wait until it is gone, remove what its finalizers wait for, or take another namespace")
    return [declared.at(party, _HERE, message, remedy=remedy)]


def _phase(namespace: Object | None) -> str:
    return "-" if namespace is None else one_line(str(namespace.get("status", {}).get("phase", "Active")))


def _held_by(namespace: Object) -> str:
    """What the namespace's conditions say that it waits for."""
    conditions = namespace.get("status", {}).get("conditions") or ()
    told = [f"{one.get('type')}: {one.get('message')}" for one in conditions if one.get("status") == "True"]
    return one_line("; ".join(told) or "Terminating")
