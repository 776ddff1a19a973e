"""Whether the KubeFATE that a script installs can install the charts of its parties: told before anything is begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.steps.scope import Scope, check

if TYPE_CHECKING:
    from fatetui.script.document import Script
    from fatetui.script.problems import Problems
    from services.party import PartyFile
    from services.steps.plan import PlannedStep

_INSTALLS = ("cluster.ensure", "cluster.update")
_ELSEWHERE = "context.use"


@dataclass(frozen=True, slots=True)
class _Ensured:
    """The step that sees to KubeFATE's version, by its place among the steps."""

    index: int
    step: PlannedStep
    version: str


def tell_misfits(script: Script, environment: Mapping[str, str], problems: Problems) -> None:
    """Add what no service of the version wanted can install. What only the run can tell is left to the run."""
    if not any(step.verb == "kubefate.ensure" for step in script.plan.steps):
        return
    # The tables of services and charts: for scripts that install both.
    from services.kubefate import SERVICES, cannot_install, newer_kubefate

    rows = {str(row.version).removeprefix("v"): row for row in SERVICES}
    for ensured, party in _pairs(script, Scope(script.plan.variables, environment)):
        chart, row = (party.chart_name, party.chart_version), rows.get(ensured.version.removeprefix("v"))
        why = cannot_install(row, *chart) if row is not None else None
        if why is not None:
            written = "version" in ensured.step.params
            place = ("steps", ensured.index, ensured.step.verb, *(("version",) if written else ()))
            message = _("{party} cannot be installed: {why}", party=party.name, why=why)
            hint = newer_kubefate(*chart)
            problems.add("E-CHART", message, place, key=not written, step=ensured.step.id, hint=hint)


def _pairs(script: Script, scope: Scope) -> Iterator[tuple[_Ensured, PartyFile]]:
    """Each KubeFATE with the parties that it is to install, as far as both are known."""
    chosen = script.selection.chosen(script.plan)
    ensured: _Ensured | None = None
    for index, step in enumerate(script.plan.steps):
        if step.id not in chosen:
            continue
        params = _params(step, scope)
        if step.verb == "kubefate.ensure":
            ensured = _Ensured(index, step, params["version"]) if "version" in params and step.when is None else None
        elif step.verb == _ELSEWHERE or (step.verb == "kubefate.login" and params.get("url") != ""):
            ensured = None
        elif step.verb.startswith("config.") and step.verb != "config.lint":
            # It may make another file of any of them.
            return
        elif step.verb in _INSTALLS and ensured is not None and step.when is None:
            for party in script.parties.current():
                if _is_meant(party, params.get("parties")):
                    yield ensured, party


def _params(step: PlannedStep, scope: Scope) -> Mapping[str, Any]:
    """The parameters of a step with their defaults; nothing where some hang on the run."""
    try:
        model = check(step.declaration.params, step.params, scope).model
    except LookupError:
        return {}
    return model.model_dump() if model is not None else {}


def _is_meant(party: PartyFile, parties: Any) -> bool:
    return parties == "all" or (isinstance(parties, tuple) and bool({party.name, party.party_id} & {*parties}))
