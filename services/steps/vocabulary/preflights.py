"""`preflight`: nothing is touched before the world is known to be fit for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.steps.context import StepContext
from services.steps.preflight import OF_KUBEFATE, CheckName, CheckResult, run_checks
from services.steps.selection import PartySelection, selected_parties
from services.steps.step import Outputs, Params, Risk, Step, step

if TYPE_CHECKING:
    from services.kubefate import KubeFate


class PreflightRefused(FatetuiError):
    """A required check failed; nothing was changed."""

    code = "S-PREFLIGHT"
    exit = Exit.REFUSED


class PreflightParams(Params):
    """Which checks, and how strictly. A check that cannot look counts as one that does not hold."""

    require: tuple[CheckName, ...] = ("api", "nodes", "rbac", "namespaces")
    """Checks that end the run when they fail."""
    warn: tuple[CheckName, ...] = ("apis", "capacity", "dns", "ports", "storage", "clock", "registry-secrets")
    """Checks that only warn."""
    parties: PartySelection = "all"
    """The parties that will run on this cluster: `all`, or party ids or names of the script."""


@step(
    "preflight",
    params=PreflightParams,
    risk=Risk.READ,
    summary=_("The cluster is fit for a federation"),
    article=("S01", "S02", "S03", "S05"),
    replaces=("nproc; free -g", "docker info", "kubectl get nodes", "kubectl auth can-i create namespaces"),
    short="require",
)
class Preflight(Step[PreflightParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        names = tuple(dict.fromkeys((*self.params.require, *self.params.warn)))
        cluster = await ctx.clients.cluster()
        kubefate = await _kubefate(ctx) if OF_KUBEFATE & set(names) else None
        results = await run_checks(names, cluster, selected_parties(ctx, self.params.parties), kubefate)
        for result in results:
            self._tell(ctx, result)
        refused = [result for result in results if not result.ok and result.check in self.params.require]
        if refused:
            first = refused[0].reasons[0]
            raise PreflightRefused(
                _("Preflight check {name} failed", name=refused[0].check), cause=first.message, remedy=first.remedy
            )
        return {"checks": {result.check: result.ok for result in results}}

    def _tell(self, ctx: StepContext, result: CheckResult) -> None:
        for evidence in result.evidence:
            ctx.evidence(evidence)
        if result.ok:
            ctx.progress(result.message)
        tell = ctx.diagnose if result.check in self.params.require else ctx.warn
        for reason in result.reasons:
            tell(reason)


async def _kubefate(ctx: StepContext) -> KubeFate | FatetuiError:
    """The session with KubeFATE, or why there is none: a preflight often comes before the service."""
    try:
        return await ctx.clients.kubefate()
    except FatetuiError as error:
        return error
