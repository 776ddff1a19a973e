"""`tool.check`, `localcluster.ensure`, `context.use`, `run.local`: programs and contexts of this machine."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.steps.context import StepContext, tell_output
from services.steps.events import Change, Reason
from services.steps.localprograms import ProgramMissing, ProgramResult, ProgramTooSlow, minikube_state, run_program
from services.steps.step import Outputs, Params, Risk, Step, step
from services.text import one_line

VERSION_COMMANDS: dict[str, tuple[str, ...]] = {
    "kubectl": ("version", "--client", "-o", "json"),
    "minikube": ("version", "-o", "json"),
    "kubefate": ("version",),
    "docker": ("version", "--format", "json"),
}

VERSION_DEADLINE = 15.0
STATUS_DEADLINE = 60.0


class ProgramFailed(FatetuiError):
    """A program ended with an exit code that was not asked for."""

    code = "S-PROGRAM-EXIT"
    exit = Exit.FAILED


class ToolParams(Params):
    """Programs to look for."""

    tools: tuple[Literal["kubectl", "minikube", "kubefate", "docker"], ...] = Field(min_length=1)
    """Names of programs."""
    required: bool = False
    """Fail when one is missing; otherwise it is a warning, since fatetui itself needs none of them."""


@step(
    "tool.check",
    params=ToolParams,
    risk=Risk.READ,
    summary=_("Programs of this machine and their versions"),
    article=("S05", "S06", "S07", "S08", "S09"),
    replaces=("kubectl version", "minikube version", "kubefate version"),
    short="tools",
)
class ToolCheck(Step[ToolParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        found: dict[str, str | None] = {}
        for tool in self.params.tools:
            path = shutil.which(tool)
            found[tool] = path
            if path is None:
                self._missing(ctx, tool)
            else:
                ctx.progress(_("{tool}: {path}", tool=tool, path=path))
                if ctx.allow_local_exec:
                    await self._tell_version(ctx, tool, path)
        return {"paths": found}

    async def _tell_version(self, ctx: StepContext, tool: str, path: str) -> None:
        try:
            result = await run_program((path, *VERSION_COMMANDS[tool]), deadline=min(VERSION_DEADLINE, ctx.remaining))
        except (ProgramMissing, ProgramTooSlow) as error:
            ctx.warn(Reason(error.code, error.message, error.cause, error.remedy))
        else:
            ctx.progress(verbatim(one_line(result.output)))

    def _missing(self, ctx: StepContext, tool: str) -> None:
        message = _("{tool} is not on the PATH", tool=tool)
        remedy = _("fatetui talks to the Kubernetes API itself and needs no {tool}", tool=tool)
        if self.params.required:
            raise ProgramMissing(message, remedy=_("Install {tool}, or drop `required`", tool=tool))
        ctx.warn(Reason(ProgramMissing.code, message, remedy=remedy))


class ContextParams(Params):
    """A kubeconfig context."""

    name: str
    """Its name, as `kubectl config get-contexts` prints it."""


@step(
    "context.use",
    params=ContextParams,
    risk=Risk.READ,
    summary=_("The kubeconfig context of the steps that follow"),
    article=("S10",),
    replaces=("kubectl config use-context NAME",),
    short="name",
)
class ContextUse(Step[ContextParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        cluster = await ctx.clients.use_context(self.params.name)
        version = await cluster.version()
        return {"context": cluster.context, "server": cluster.server, "version": version.git}


class LocalClusterParams(Params):
    """A MiniKube profile."""

    profile: str = Field(default="minikube", pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Name of the profile; its context has the same name."""
    driver: str = Field(default="docker", pattern=r"^[a-z0-9]+$")
    """MiniKube driver; the article uses `none`, which wants root."""
    kubernetes_version: str | None = Field(default=None, pattern=r"^v?\d+\.\d+(\.\d+)?$")
    """Version to start."""
    cpus: int | None = Field(default=None, ge=1)
    """CPUs to give it."""
    memory: str | None = Field(default=None, pattern=r"^\d+[mg]?$")
    """Memory to give it, as MiniKube writes it."""


@step(
    "localcluster.ensure",
    params=LocalClusterParams,
    risk=Risk.WRITE,
    summary=_("A MiniKube cluster runs on this machine"),
    article=("S06", "S10", "S11"),
    replaces=("minikube start --vm-driver=none", "minikube status"),
    local=True,
)
class LocalClusterEnsure(Step[LocalClusterParams]):
    async def observe(self, ctx: StepContext) -> str:
        if shutil.which("minikube") is None:
            raise ProgramMissing(
                _("minikube is not on the PATH"),
                remedy=_("Install it, or leave this step out and use a cluster that is there: --context NAME"),
            )
        return await minikube_state(self.params.profile, deadline=STATUS_DEADLINE)

    def compare(self, ctx: StepContext, seen: str) -> Sequence[Change]:
        if seen == "Running":
            return ()
        profile = self.params.profile
        return [Change(f"minikube/{profile}", _("start MiniKube profile {profile}", profile=profile), seen, "Running")]

    async def act(self, ctx: StepContext, seen: str, changes: Sequence[Change]) -> None:
        result = await run_program(
            self._start_command(), deadline=ctx.remaining, on_line=lambda line: ctx.progress(verbatim(line))
        )
        if result.exit_code != 0:
            raise ProgramFailed(
                _("minikube start ended with exit code {code}", code=result.exit_code),
                cause=verbatim(one_line(result.tail)),
                remedy=_("Its own words say what is missing; `minikube logs` has the rest"),
            )

    async def verify(self, ctx: StepContext, seen: str) -> Outputs:
        cluster = await ctx.clients.use_context(self.params.profile)
        return {"context": cluster.context, "version": (await cluster.version()).git}

    def _start_command(self) -> tuple[str, ...]:
        wanted = self.params
        command = ["minikube", "start", "-p", wanted.profile, f"--driver={wanted.driver}"]
        optional = {
            "--kubernetes-version": wanted.kubernetes_version,
            "--cpus": wanted.cpus,
            "--memory": wanted.memory,
        }
        return (*command, *(f"{flag}={value}" for flag, value in optional.items() if value is not None))


class RunLocalParams(Params):
    """A program of this machine, as a list of arguments: no shell is involved."""

    command: tuple[str, ...] = Field(min_length=1)
    """Program and arguments."""
    expect: int = 0
    """Exit code that will do."""


@step(
    "run.local",
    params=RunLocalParams,
    risk=Risk.WRITE,
    summary=_("A program of this machine has run"),
    runs=True,
    short="command",
    local=True,
)
class RunLocal(Step[RunLocalParams]):
    _result: ProgramResult | None = None

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        command = self.params.command
        self._result = await run_program(
            command, deadline=ctx.remaining, directory=ctx.workspace, on_line=lambda line: ctx.progress(verbatim(line))
        )
        if self._result.exit_code != self.params.expect:
            raise ProgramFailed(
                _("{program} ended with exit code {code}", program=command[0], code=self._result.exit_code),
                cause=verbatim(one_line(self._result.tail)),
                remedy=_("Run it by hand to see more: {command}", command=shlex.join(command)),
            )

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        assert self._result is not None
        tell_output(ctx, self._result.tail)
        return {"exit_code": self._result.exit_code, "output": self._result.tail}
