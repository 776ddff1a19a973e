"""Modules, engines and how many compute nodes there are."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.party.findings import Finding, Rule, Severity, rule
from services.party.grammar import ENGINE_MODULES, ENGINE_VALUES, EngineModules
from services.party.partyfile import PartyFile, whole
from services.text import one_line


@rule(
    "L07",
    Severity.ERROR,
    _("Modules and engines do not fit together"),
    _(
        "Each choice of engines needs its modules (Eggroll: rollsite or osx, clustermanager, nodemanager; Spark: "
        "spark, hdfs, nginx and a message queue), and some charts fail to render without the gateway's block. "
        "KubeFATE does not check it: the party is installed without them and no job ever runs."
    ),
)
def modules(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if not party.era_is_known or party.chart_name != "fate":
        return
    yield from _engine_values(declared, party)
    if not isinstance(party.data.get("modules"), list):
        message = _("The list `modules` is missing: nothing would be installed")
        yield declared.at(party, ("modules",), message, remedy=_("Add `modules:` with one module per line"))
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
        for block in (block for block in row.blocks if not isinstance(party.data.get(block), dict)):
            message = _("The block `{block}` is missing; the chart cannot be rendered without it", block=block)
            yield declared.at(party, (block,), message, remedy=_("Add `{block}:` with its type", block=block))


@rule(
    "L14",
    Severity.ERROR,
    _("No compute node is asked for"),
    _(
        "Without an egg or nodemanager nothing can be computed, and KubeFATE calls the installation a success all "
        "the same."
    ),
)
def compute_count(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    era = party.era
    if era.compute not in party.modules:
        return
    path = (era.compute, era.compute_count)
    value = party.get(path)
    count = era.compute_default if value is None else whole(value)
    if count is None or count < 0:
        yield declared.at(party, path, _("{key} is no number of nodes", key=".".join(path)))
    elif count == 0 and not party.get((era.compute, "list")):
        message = _("{key} is 0 or missing: there is nothing to compute with", key=".".join(path))
        yield declared.at(party, path, message, remedy=_("Set it to 1 or more"))


def _engine_values(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for row in ENGINE_VALUES:
        value = party.data.get(row.key)
        if value is None or not row.covers(party.chart_version):
            continue
        if str(value).lower() not in {allowed.lower() for allowed in row.values}:
            message = _("{value} is no value for {key}", value=one_line(str(value), 60), key=row.key)
            yield declared.at(party, (row.key,), message, remedy=_("One of {values}", values=", ".join(row.values)))


def _rows(party: PartyFile) -> Iterator[EngineModules]:
    for row in ENGINE_MODULES:
        chosen = ((str(party.data.get(key) or "").lower(), values) for key, values in row.when)
        if row.covers(party.chart_version) and all(value in values for value, values in chosen):
            yield row
