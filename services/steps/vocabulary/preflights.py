"""`preflight`: nothing is touched before the world is known to be fit for it."""

from __future__ import annotations

from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.steps.context import StepContext
from services.steps.events import Reason
from services.steps.preflight import CheckName, CheckResult, run_check
from services.steps.step import Outputs, Params, Risk, Step, step


class PreflightRefused(FatetuiError):
    """A required check failed; nothing was changed."""

    code = "S-PREFLIGHT"
    exit = Exit.REFUSED


class PreflightParams(Params):
    """Which checks, and how strictly."""

    require: tuple[CheckName, ...] = ("api", "nodes", "rbac", "namespaces")
    """Checks that end the run when they fail."""
    warn: tuple[CheckName, ...] = ("capacity", "dns", "ports")
    """Checks that only warn."""


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
        cluster = await ctx.clients.cluster()
        results: dict[str, CheckResult] = {}
        for name in dict.fromkeys((*self.params.require, *self.params.warn)):
            results[name] = await run_check(name, cluster, ctx.parties)
            self._tell(ctx, results[name])
        refused = [result for name, result in results.items() if not result.ok and name in self.params.require]
        if refused:
            raise PreflightRefused(
                _("Preflight check {name} failed", name=refused[0].check),
                cause=refused[0].message,
                remedy=refused[0].remedy,
            )
        return {"checks": {name: result.ok for name, result in results.items()}}

    def _tell(self, ctx: StepContext, result: CheckResult) -> None:
        for evidence in result.evidence:
            ctx.evidence(evidence)
        if result.ok:
            ctx.progress(result.message)
            return
        reason = Reason(result.rule, result.message, remedy=result.remedy, evidence=result.evidence)
        if result.check in self.params.require:
            ctx.diagnose(reason)
        else:
            ctx.warn(reason)
