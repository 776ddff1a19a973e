"""Whether the KubeFATE that a script installs can install the charts of its parties: told before anything is begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fatetui.script.foreseen import MAKES_FILES, params_of, steps_to_run
from services.i18n import _
from services.steps.scope import Scope

if TYPE_CHECKING:
    from fatetui.script.document import Script
    from fatetui.script.problems import Problems
    from services.party import PartyFile
    from services.steps.plan import PlannedStep
    from services.yamldoc import Path

_INSTALLS = ("cluster.ensure", "cluster.update")
_ELSEWHERE = "context.use"


@dataclass(frozen=True, slots=True)
class _Ensured:
    """The step that sees to KubeFATE's version, with the place of its verb."""

    place: Path
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
            place = (*ensured.place, *(("version",) if written else ()))
            message = _("{party} cannot be installed: {why}", party=party.name, why=why)
            hint = newer_kubefate(*chart)
            problems.add("E-CHART", message, place, key=not written, step=ensured.step.id, hint=hint)


def _pairs(script: Script, scope: Scope) -> Iterator[tuple[_Ensured, PartyFile]]:
    """Each KubeFATE with the parties that it is to install, as far as both are known."""
    ensured: _Ensured | None = None
    for place, step in steps_to_run(script.plan, script.selection):
        if place[0] == "finally":
            return
        model = params_of(step, scope)
        params = model.model_dump() if model is not None else {}
        if step.verb == "kubefate.ensure":
            ensured = _Ensured(place, step, params["version"]) if "version" in params and step.when is None else None
        elif step.verb == _ELSEWHERE or (step.verb == "kubefate.login" and params.get("url") != ""):
            ensured = None
        elif step.verb in MAKES_FILES:
            return
        elif step.verb in _INSTALLS and ensured is not None and step.when is None:
            for party in script.parties.current():
                if _is_meant(party, params.get("parties")):
                    yield ensured, party


def _is_meant(party: PartyFile, parties: Any) -> bool:
    return parties == "all" or (isinstance(parties, tuple) and bool({party.name, party.party_id} & {*parties}))
