"""Chart versions that are trouble by themselves (kubefate.md §6.0, §6.3, §8.5, §11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.i18n import Message, _
from services.party.findings import Finding, Rule, Severity, rule
from services.party.grammar import CHART_NAMES, versions_of
from services.party.partyfile import PartyFile
from services.party.rules.values import nearest
from services.text import one_line


@dataclass(frozen=True, slots=True)
class ChartTrouble:
    """What one published chart is known for."""

    chart: str
    version: str
    severity: Severity
    message: Message
    remedy: Message


_OTHER_LAYOUT = _("This chart is older than KubeFATE: it labels its pods in a way that KubeFATE does not find")

TROUBLES: tuple[ChartTrouble, ...] = (
    ChartTrouble("fate", "1.2.0", Severity.ERROR, _OTHER_LAYOUT, _("Use v1.3.0-a or newer")),
    ChartTrouble("fate", "1.3.0", Severity.ERROR, _OTHER_LAYOUT, _("Use v1.3.0-a or newer")),
    ChartTrouble(
        "fate",
        "v1.5.0-b",
        Severity.ERROR,
        _("The package of chart v1.5.0-b cannot be parsed, and crashes KubeFATE services up to 1.3.0"),
        _("Use v1.5.1"),
    ),
    ChartTrouble(
        "fate",
        "v2.0.0",
        Severity.INFO,
        _("Chart v2.0.0 is not in the public chart index: KubeFATE cannot download it"),
        _("Upload it first: step chart.ensure, or `kubefate chart upload -f fate-v2.0.0.tgz`"),
    ),
)


@rule(
    "L25",
    Severity.WARNING,
    _("The chart version is not one that was published, or is known for trouble"),
    _(
        "KubeFATE downloads charts by name and version. A version that was never published fails the job after the "
        "download; some that were published have defects of their own."
    ),
)
def chart_versions(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    path = party.chart_version_path
    if party.chart_name not in CHART_NAMES:
        message = _("KubeFATE has no chart called {name}", name=one_line(party.chart_name, 60))
        yield declared.at(party, ("chartName",), message, remedy=nearest(party.chart_name, list(CHART_NAMES)))
        return
    published = versions_of(party.chart_name)
    known_for = [row for row in TROUBLES if (row.chart, row.version) == (party.chart_name, party.chart_version)]
    if party.era_is_known and party.chart_version not in published and not known_for:
        message = _("Chart {name} {version} was never published", name=party.chart_name, version=party.chart_version)
        remedy = nearest(party.chart_version, list(published)) or _("Newest: {version}", version=published[-1])
        yield declared.at(party, path, message, remedy=remedy)
    for trouble in known_for:
        yield declared.at(party, path, trouble.message, remedy=trouble.remedy, severity=trouble.severity)
