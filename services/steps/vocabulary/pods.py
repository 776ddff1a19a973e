"""`rollout.wait`, `pod.exec`: workloads and what runs in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.kubernetes import ExecResult
from services.pods import ready_pod
from services.steps.context import StepContext, tell_output
from services.steps.duration import Duration
from services.steps.events import Change
from services.steps.installs import cluster_labels
from services.steps.rollouts import DEFAULT_GRACE, await_rollout
from services.steps.selection import PartyName, party_called
from services.steps.step import Outputs, Params, Risk, Step, step
from services.text import decoded, one_line, visible

_KEPT = 4000


class CommandFailed(FatetuiError):
    """A command in a container ended otherwise than expected."""

    code = "S-EXEC"
    exit = Exit.FAILED


class RolloutParams(Params):
    """Which workloads."""

    namespace: str
    """Namespace."""
    labels: str = ""
    """Label selector; empty takes the whole namespace."""
    stable_for: Duration = "5s"
    """How long they must stay healthy without a restart."""
    grace: Duration = DEFAULT_GRACE
    """How long troubles that may pass (a registry that does not answer, a crash) are waited out."""


@step(
    "rollout.wait",
    params=RolloutParams,
    risk=Risk.READ,
    summary=_("Workloads are healthy and stay so"),
    article=("S15", "S26"),
    replaces=("kubectl rollout status", "kubectl get all -n NAMESPACE"),
    short="namespace",
)
class RolloutWait(Step[RolloutParams]):
    async def wait(self, ctx: StepContext, seen: Any) -> None:
        wanted = self.params
        await await_rollout(
            ctx, wanted.namespace, labels=wanted.labels, stable_for=wanted.stable_for, grace=wanted.grace
        )

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        return {"namespace": self.params.namespace}


class ExecParams(Params):
    """A command in a module's container."""

    party: PartyName
    """Party id or name."""
    module: str = "python"
    """Module, as the label fateMoudle has it."""
    container: str | None = None
    """Container; by default the module's own."""
    command: tuple[str, ...] = Field(min_length=1)
    """Program and arguments; no shell is added."""
    expect: int = 0
    """Exit code that will do."""
    contains: str | None = None
    """Text that the output must hold."""


@step(
    "pod.exec",
    params=ExecParams,
    risk=Risk.WRITE,
    summary=_("A command has run in a FATE container"),
    article=("S27", "S28"),
    replaces=("kubectl get pod -n NAMESPACE | grep python", "kubectl exec -it POD -n NAMESPACE -- COMMAND"),
    runs=True,
)
class PodExec(Step[ExecParams]):
    _result: ExecResult | None = None

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        wanted = self.params
        party = party_called(ctx, wanted.party)
        cluster = await ctx.clients.cluster()
        labels = f"fateMoudle={wanted.module},{cluster_labels(party)}"
        pod, container = await ready_pod(cluster, party.namespace, labels, prefer=(wanted.container or wanted.module,))
        ctx.progress(_("in {pod}, container {container}", pod=pod, container=container))
        self._result = await cluster.run(
            pod, party.namespace, wanted.command, container=container, deadline=ctx.remaining
        )
        self._judge(self._result)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        assert self._result is not None
        output = visible(decoded(self._result.stdout[-_KEPT:]))
        tell_output(ctx, output)
        return {"exit_code": self._result.exit_code, "output": output}

    def _judge(self, result: ExecResult) -> None:
        output = decoded(result.stdout + result.stderr)
        if result.exit_code != self.params.expect:
            raise CommandFailed(
                _("The command ended with exit code {code}", code=result.exit_code),
                cause=verbatim(one_line(output[-_KEPT:])),
                remedy=_("Expected exit code {expected}", expected=self.params.expect),
            )
        if self.params.contains is not None and self.params.contains not in output:
            raise CommandFailed(
                _("The output does not hold {text}", text=one_line(self.params.contains)),
                cause=verbatim(one_line(output[-_KEPT:])),
            )
