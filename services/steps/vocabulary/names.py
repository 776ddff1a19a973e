"""`hosts.check`, `hosts.print`, `hosts.apply`: names to addresses, for this machine and for the browser's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from services.access import NameCheck, apply_hosts_block, check_names, hosts_block, ingress_names
from services.i18n import _, verbatim
from services.steps.context import StepContext
from services.steps.events import Change, Reason
from services.steps.step import Outputs, Params, Risk, Step, step

Names = Mapping[str, str]


class HostsParams(Params):
    """Which names, and the address they should have."""

    names: Literal["all"] | tuple[str, ...] = "all"
    """`all` takes every host of KubeFATE's and the parties' Ingresses."""
    address: str | None = None
    """Address of the ingress controller; by default what the Ingresses themselves report."""


class HostsCheckParams(HostsParams):
    """What to do about names that do not resolve."""

    on_missing: Literal["warn", "fail"] = "warn"
    """Nothing of fatetui needs the names; browsers do."""


async def _wanted(ctx: StepContext, params: HostsParams) -> Names:
    cluster = await ctx.clients.cluster()
    found = await ingress_names(cluster, ["kube-fate", *(party.namespace for party in ctx.parties)])
    names = found if params.names == "all" else {name: found.get(name, "") for name in params.names}
    return {name: params.address or address for name, address in names.items()}


@step(
    "hosts.check",
    params=HostsCheckParams,
    risk=Risk.READ,
    summary=_("Names of the federation resolve on this machine"),
    article=("S16", "S32"),
    replaces=("ping kubefate.net",),
)
class HostsCheck(Step[HostsCheckParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        checks = await check_names(await _wanted(ctx, self.params))
        for check in (check for check in checks if not check.ok):
            self._tell(ctx, check)
        return {"ok": all(check.ok for check in checks), "names": [check.name for check in checks]}

    def _tell(self, ctx: StepContext, check: NameCheck) -> None:
        from services.steps.vocabulary.probes import ProbeFailed

        remedy = _("Only browsers need it; step hosts.print gives the line for the hosts file")
        if self.params.on_missing == "fail":
            raise ProbeFailed(check.message, remedy=remedy)
        ctx.warn(Reason("P01", check.message, remedy=remedy))


class HostsPrintParams(HostsParams):
    """For which machine."""

    os: Literal["linux", "macos", "windows", "powershell"] = "linux"
    """Form of the lines."""


@step(
    "hosts.print",
    params=HostsPrintParams,
    risk=Risk.READ,
    summary=_("Lines for a hosts file"),
    article=("S16", "S32"),
    replaces=("echo 'IP kubefate.net' >> /etc/hosts",),
    short="os",
)
class HostsPrint(Step[HostsPrintParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        names = await _wanted(ctx, self.params)
        if not names:
            ctx.progress(_("No Ingress asks for a host name yet"))
        block = hosts_block(names, self.params.os)
        for line in block.splitlines():
            ctx.progress(verbatim(line))
        return {"block": block}


class HostsApplyParams(HostsParams):
    """Which file."""

    file: Path = Path("/etc/hosts")
    """Hosts file of this machine."""


@step(
    "hosts.apply",
    params=HostsApplyParams,
    risk=Risk.WRITE,
    summary=_("The hosts file has the lines"),
    article=("S16", "S32"),
    replaces=("sudo sh -c \"echo 'IP NAME' >> /etc/hosts\"",),
)
class HostsApply(Step[HostsApplyParams]):
    async def observe(self, ctx: StepContext) -> Names:
        return await _wanted(ctx, self.params)

    def compare(self, ctx: StepContext, seen: Names) -> Sequence[Change]:
        preview = apply_hosts_block(self.params.file, seen, dry_run=True)
        if not preview.changed:
            return ()
        return [Change(f"file/{self.params.file}", _("write {count} names into the hosts file", count=len(seen)))]

    async def act(self, ctx: StepContext, seen: Names, changes: Sequence[Change]) -> None:
        await ctx.confirm(_("Change {file} of this machine?", file=str(self.params.file)))
        apply_hosts_block(self.params.file, seen)
