"""`cluster.remove`: FATE clusters are uninstalled by KubeFATE, and gone."""

from __future__ import annotations

from collections.abc import Sequence

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.steps.context import StepContext
from services.steps.events import STAYS, Change
from services.steps.installs import JobFailed, await_job, await_uninstalled, is_anything_left
from services.steps.partystates import PartyState, party_states
from services.steps.selection import PartySelection
from services.steps.step import Params, Risk, Step, step


class FateClusterForgotten(FatetuiError):
    """KubeFATE has no record of what runs: it uninstalls only what it remembers."""

    code = "P31"
    exit = Exit.FAILED


class RemoveParams(Params):
    """Which parties."""

    parties: PartySelection = "all"
    """`all`, or party ids or names of the script."""


@step(
    "cluster.remove",
    params=RemoveParams,
    risk=Risk.DESTROY,
    summary=_("FATE clusters are uninstalled"),
    replaces=("kubefate cluster delete ID",),
    short="parties",
)
class ClusterRemove(Step[RemoveParams]):
    async def observe(self, ctx: StepContext) -> list[PartyState]:
        states = await party_states(ctx, self.params.parties)
        for party in (state.party for state in states if state.record is None and state.job is None):
            if await is_anything_left(ctx, party):
                raise FateClusterForgotten(
                    _("KubeFATE has no record of {name}, whose workloads or Helm release are there", name=party.name),
                    cause=_("KubeFATE's database started anew, or it was installed by something else"),
                    remedy=_(
                        "Remove namespace {namespace} (step namespace.remove), or helm uninstall {name} -n {namespace}",
                        name=party.name,
                        namespace=party.namespace,
                    ),
                )
        for namespace in dict.fromkeys(state.party.namespace for state in states if state.record is not None):
            told = _("Namespace {namespace} stays, and in it what the chart did not make", namespace=namespace)
            ctx.progress(told, about=STAYS)
        return states

    def compare(self, ctx: StepContext, seen: list[PartyState]) -> Sequence[Change]:
        return [
            Change(f"FateCluster/{state.party.name}", _("uninstall {name}", name=state.party.name), "installed", None)
            for state in seen
            if state.record is not None
        ]

    async def act(self, ctx: StepContext, seen: list[PartyState], changes: Sequence[Change]) -> None:
        kubefate = await ctx.clients.kubefate()
        cluster = await ctx.clients.cluster()
        for state, party, record in ((state, state.party, state.record) for state in seen):
            if record is None:
                continue
            await ctx.confirm(_("Uninstall {name} from context {context}?", name=record.name, context=cluster.context))
            # A second job would find nothing to uninstall, and call that a failure.
            job = state.job if state.job is not None and state.leaving else await kubefate.delete(record.id)
            try:
                await await_job(ctx, kubefate, job.id, record.name)
            except JobFailed:
                # It fails where Helm had made nothing yet, and takes its record away all the same (kubefate.md §8.6).
                if any(one.id == record.id for one in await kubefate.clusters()) or await is_anything_left(ctx, party):
                    raise
                ctx.progress(_("{name}: there was nothing to uninstall; the record is gone", name=record.name))

    async def wait(self, ctx: StepContext, seen: list[PartyState]) -> None:
        for state in seen:
            if state.record is not None:
                await await_uninstalled(ctx, state.party)
