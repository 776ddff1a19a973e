"""KubeFATE, chart and Kubernetes together: what goes, what does not, what to beware of. Pure, from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.i18n import Message, _
from services.kubefate import QUIRKS, SERVICES, Database, Quirk, cannot_install
from services.party import TEMPLATE_VERSIONS, era_of
from services.wizard.facts import Facts

_SAID = (Quirk.PLAIN_PASSWORDS, Quirk.FORGEABLE_TOKENS, Quirk.UPDATE_REINSTALLS, Quirk.RELEASE_LEFT_BEHIND)
"""What somebody who chooses a service should know; the rest fatetui deals with."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One chart beside the services: those that can install it, the one that it shipped with, and the Ingress API that
    its own Ingresses are written in."""

    chart: str
    services: tuple[str, ...]
    shipped: str
    ingress_api: str
    served: bool
    """Whether this cluster serves that API."""


def fits(facts: Facts) -> Iterator[Fit]:
    """The table: newest chart first."""
    for chart in reversed(TEMPLATE_VERSIONS):
        able = tuple(str(row.version) for row in SERVICES if cannot_install(row, "fate", chart) is None)
        shipped = next((str(row.version) for row in SERVICES if chart in row.fate_tags), "")
        api = era_of(chart).ingress_api
        yield Fit(chart, able, shipped, api, api in facts.ingress_apis)


def warnings(facts: Facts, chart: str, kubefate: str, *, ingress: bool) -> Iterator[Message]:
    """What to beware of with this choice on this cluster."""
    fit = next((one for one in fits(facts) if one.chart == chart), None)
    if fit is not None and not fit.served:
        yield _(
            "Chart {chart} writes its Ingresses for {api}, which Kubernetes {version} does not serve: it cannot be "
            "installed here",
            chart=chart,
            api=fit.ingress_api,
            version=facts.kubernetes,
        )
    row = next((row for row in SERVICES if str(row.version) == kubefate), None)
    if row is None:
        return
    if row.database is Database.MONGO:
        yield _(
            "KubeFATE {version} keeps its records in MongoDB, in a folder of one node: they do not move to another one",
            version=kubefate,
        )
    if ingress and row.ingress_api not in facts.ingress_apis and facts.ingress_apis:
        yield _(
            "KubeFATE {version} shipped with an Ingress of {api}; fatetui writes it for {served}",
            version=kubefate,
            api=row.ingress_api,
            served=facts.ingress_apis[0],
        )
    if facts.security_policies:
        yield _("This cluster has PodSecurityPolicies: they may refuse pods that run as root, as FATE's do")
    for quirk in _SAID:
        if quirk in row.quirks:
            yield _("KubeFATE {version}: {quirk}", version=kubefate, quirk=QUIRKS[quirk])
