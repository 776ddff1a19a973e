"""V05 and V06: Helm releases that KubeFATE does not know, and charts that it does not have."""

from __future__ import annotations

from collections.abc import Iterable

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look, NoneRuns
from services.i18n import _
from services.kubefate import RELEASE_TYPE, cannot_install, newer_kubefate
from services.kubernetes import Object, name_of
from services.party import Finding, PartyFile, Rule, Severity
from services.text import one_line


@rule(
    "V05",
    Severity.ERROR,
    _("A Helm release is left behind that KubeFATE does not know"),
    _(
        "Helm keeps a release in Secrets of its namespace. KubeFATE installs under the party's name, and Helm refuses "
        "a name that has a release: `cannot re-use a name that is still in use`. One without a row in KubeFATE was "
        "left by a removal that broke off, or by a KubeFATE whose database is gone."
    ),
)
async def helm_leftovers(declared: Rule, look: Look) -> Answer:
    found = [(party, await _releases(look, party)) for party in look.parties if party.name and party.namespace]
    released = [(party, secrets) for party, secrets in found if secrets]
    if not released:
        return Answer(_("No Helm release stands where the parties are to be installed"))
    known = await _known(look)
    left = [(party, secrets) for party, secrets in released if (party.name, party.namespace) not in known]
    findings = tuple(_leftover(declared, party, secrets) for party, secrets in left)
    facts = tuple(
        Fact(f"Secret/{party.namespace}/{name_of(secret)}", "type", RELEASE_TYPE)
        for party, secrets in left
        for secret in secrets
    )
    if left:
        names = ", ".join(party.name for party, _secrets in left)
        return Answer(_("Helm releases that KubeFATE does not know: {names}", names=names), findings, facts)
    return Answer(_("KubeFATE knows every Helm release of the parties"))


async def _known(look: Look) -> set[tuple[str, str]]:
    """Names and namespaces of the FATE clusters that KubeFATE has; one that is not there yet knows none."""
    try:
        return {(row.name, row.namespace) for row in await (await look.kubefate()).clusters()}
    except NoneRuns:
        return set()


async def _releases(look: Look, party: PartyFile) -> list[Object]:
    secrets = await look.objects("Secret", party.namespace, fields=f"type={RELEASE_TYPE}")
    return [secret for secret in secrets if (secret["metadata"].get("labels") or {}).get("name") == party.name]


def _leftover(declared: Rule, party: PartyFile, secrets: Iterable[Object]) -> Finding:
    shown = one_line(", ".join(name_of(secret) for secret in secrets))
    message = _(
        "Helm release {name} is there, and KubeFATE does not know it: Secret {secrets}", name=party.name, secrets=shown
    )
    remedy = _(
        "Uninstall it: helm uninstall {name} -n {namespace}; or take another name",
        name=party.name,
        namespace=party.namespace,
    )
    return declared.at(party, ("name",), message, remedy=remedy)


@rule(
    "V06",
    Severity.WARNING,
    _("KubeFATE does not have the chart"),
    _(
        "KubeFATE downloads a chart that it has not stored from the public chart index when a job first needs it. "
        "Where its pod cannot reach the internet, or the version was never published there, the job fails. Storing it "
        "first takes the internet out of the job. Services up to 1.1.1 cannot render charts from v1.5.0 on at all."
    ),
)
async def charts(declared: Rule, look: Look) -> Answer:
    kubefate = await look.kubefate()
    asked = [party for party in look.parties if party.chart_version]
    beyond = [(party, why) for party in asked if (why := cannot_install(kubefate.service, *_chart(party))) is not None]
    if beyond:
        told = tuple(
            declared.at(
                party, party.chart_version_path, why, remedy=newer_kubefate(*_chart(party)), severity=Severity.ERROR
            )
            for party, why in beyond
        )
        return Answer(beyond[0][1], told)
    stored = {(chart.name, _version(chart.version)) for chart in await kubefate.charts()}
    missing = [party for party in asked if (party.chart_name, _version(party.chart_version)) not in stored]
    if not missing:
        return Answer(_("KubeFATE has the parties' charts"))
    names = ", ".join(sorted({f"{party.chart_name} {party.chart_version}" for party in missing}))
    findings = tuple(_not_stored(declared, party) for party in missing)
    return Answer(_("KubeFATE has to download: {charts}", charts=one_line(names)), findings)


def _chart(party: PartyFile) -> tuple[str, str]:
    return party.chart_name, party.chart_version


def _not_stored(declared: Rule, party: PartyFile) -> Finding:
    message = _(
        "KubeFATE has not stored chart {name} {version}: it will have to download it",
        name=party.chart_name,
        version=party.chart_version,
    )
    remedy = _("Upload it first: step chart.ensure, or kubefate chart upload -f FILE.tgz")
    return declared.at(party, party.chart_version_path, message, remedy=remedy)


def _version(text: str) -> str:
    """Charts are listed with the `v` or without it, as their Chart.yaml has it."""
    return text.removeprefix("v")
