"""Modules, engines and how many compute nodes there are."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.party.findings import Finding, Rule, Severity, of_fate, rule
from services.party.grammar import ENGINE_MODULES, EngineModules
from services.party.partyfile import PartyFile, whole


@rule(
    "L07",
    Severity.ERROR,
    _("Modules and engines do not fit together"),
    _(
        "Each choice of engines needs its modules (Eggroll: rollsite or osx, clustermanager, nodemanager; Spark: "
        "spark, hdfs, nginx and a message queue). KubeFATE does not check it: the party is installed without them and "
        "no job ever runs."
    ),
    reach=(of_fate(),),
)
def modules(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if not party.era_is_known or not isinstance(party.data.get("modules"), list):
        return
    present, told = set(party.modules), set[str]()
    for row in _rows(party):
        for module in (module for module in row.modules if module not in present | told):
            told.add(module)
            message = _("The module {module} is missing for the engines chosen", module=module)
            yield declared.at(party, ("modules",), message, remedy=_("Add `- {module}`", module=module), key=True)
        for module in (module for module in row.advised if module not in present):
            message = _("The module {module} is not installed", module=module)
            remedy = _("Add `- {module}`; the board, or the toy test of this release, needs it", module=module)
            yield declared.at(party, ("modules",), message, remedy=remedy, key=True, severity=Severity.WARNING)
        if row.one_of and not present.intersection(row.one_of):
            listed = ", ".join(row.one_of)
            message = _("None of the modules {modules} is there, and the engines chosen need one", modules=listed)
            yield declared.at(party, ("modules",), message, remedy=_("Add one of {modules}", modules=listed), key=True)


@rule(
    "L14",
    Severity.ERROR,
    _("No compute node is asked for"),
    _(
        "Without an egg or nodemanager nothing can be computed, and KubeFATE calls the installation a success all "
        "the same."
    ),
    reach=(of_fate(),),
)
def compute_count(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    era = party.era
    if era.compute not in party.modules:
        return
    path = (era.compute, era.compute_count)
    value = party.get(path)
    # Without the block, the chart's own values hold.
    default = era.compute_default if party.data.get(era.compute) is not None else era.compute_absent
    count = default if value is None else whole(value)
    if count is None or count < 0:
        yield declared.at(party, path, _("{key} is no number of nodes", key=".".join(path)))
    elif count == 0 and not party.get((era.compute, "list")):
        message = _("{key} is 0 or missing: there is nothing to compute with", key=".".join(path))
        yield declared.at(party, path, message, remedy=_("Set it to 1 or more"))


def _rows(party: PartyFile) -> Iterator[EngineModules]:
    for row in ENGINE_MODULES:
        chosen = ((str(party.data.get(key) or "").lower(), values) for key, values in row.when)
        if row.covers(party.chart_version) and all(value in values for value, values in chosen):
            yield row
