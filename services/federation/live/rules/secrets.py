"""L16: whether the Secrets for pulling images are where the pods look for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import _
from services.party import Rule, Severity
from services.text import one_line
from services.yamldoc import Path

if TYPE_CHECKING:
    from services.party import PartyFile

_TYPES = ("kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg")


@rule(
    "L16",
    Severity.WARNING,
    _("A Secret for pulling images is missing, or of another type"),
    _(
        "Pods take imagePullSecrets from their own namespace only, and only Secrets of type "
        "kubernetes.io/dockerconfigjson. A missing one is passed over silently: images are then pulled anonymously, "
        "and a private registry, or Docker Hub's limit, refuses them."
    ),
)
async def pull_secrets(declared: Rule, look: Look) -> Answer:
    wanted = [(party, path, name) for party in look.parties for path, name in _named(party)]
    findings, facts = [], []
    for party, path, name in wanted:
        subject = f"{party.namespace}/{one_line(name, 253)}"
        secret = await look.cluster.find("Secret", name, party.namespace)
        kind = one_line(str((secret or {}).get("type", "-")))
        facts.append(Fact(f"Secret/{subject}", "type", kind))
        if secret is None:
            message = _("There is no Secret {name}", name=subject)
        elif kind not in _TYPES:
            message = _("Secret {name} is of type {type}, not {wanted}", name=subject, type=kind, wanted=_TYPES[0])
        else:
            continue
        remedy = _("Make it: step secret.ensure, or kubectl create secret docker-registry -n {ns}", ns=party.namespace)
        findings.append(declared.at(party, path, message, remedy=remedy))
    said = _("Secrets for pulling images: {count} named, {bad} amiss", count=len(wanted), bad=len(findings))
    return Answer(said, tuple(findings), tuple(facts))


def _named(party: PartyFile) -> Iterator[tuple[Path, str]]:
    entries = party.get(("imagePullSecrets",))
    for index, entry in enumerate(entries if isinstance(entries, list) and party.namespace else ()):
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and name:
            yield ("imagePullSecrets", index, "name"), name
