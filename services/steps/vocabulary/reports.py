"""`report.write`, `bundle.collect`: what is left for people after a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import model_validator

from services.doctor import bundle_files, find_parties, gather, packed
from services.errors import FatetuiError
from services.i18n import _
from services.kubefate import KubeFate
from services.steps.context import RunState, StepContext
from services.steps.events import Change
from services.steps.reports import junit_report, markdown
from services.steps.step import Outputs, Params, Risk, Step, step
from services.steps.workspacefiles import write_file


class ReportParams(Params):
    """Which reports, and where."""

    junit: Path | None = None
    """JUnit XML for CI."""
    markdown: Path | None = None
    """Summary for people."""

    @model_validator(mode="after")
    def _some_report(self) -> ReportParams:
        if self.junit is None and self.markdown is None:
            raise ValueError(_("name a file for `junit`, for `markdown`, or for both"))
        return self


_FORMS: Mapping[str, Callable[[RunState], str]] = {"junit": junit_report, "markdown": markdown}


@step(
    "report.write",
    params=ReportParams,
    risk=Risk.WRITE,
    summary=_("Reports of the run so far"),
    runs=True,
)
class ReportWrite(Step[ReportParams]):
    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        for form, path in self._wanted().items():
            write_file(ctx.workspace / path, _FORMS[form](ctx.state))

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        for form, path in self._wanted().items():
            ctx.progress(_("{form} report written to {path}", form=form, path=str(path)))
        return {form: str(path) for form, path in self._wanted().items()}

    def _wanted(self) -> dict[str, Path]:
        return {form: path for form in _FORMS if (path := getattr(self.params, form)) is not None}


class BundleParams(Params):
    """Where the bundle goes, and what it is about."""

    file: Path = Path("fatetui-bundle.tar.gz")
    """Tar file."""
    namespaces: tuple[str, ...] = ()
    """Namespaces; by default KubeFATE's and the parties'."""


@step(
    "bundle.collect",
    params=BundleParams,
    risk=Risk.READ,
    summary=_("A support bundle without secrets"),
    replaces=("kubectl describe", "kubectl logs", "kubectl get events"),
    runs=True,
    short="file",
)
class BundleCollect(Step[BundleParams]):
    _packed = 0

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        parties = await find_parties(cluster, ctx.parties) if ctx.parties else ()
        gathered = await gather(cluster, parties, await _kubefate(ctx), archives=ctx.archives)
        namespaces = self.params.namespaces or gathered.namespaces
        files = await bundle_files(cluster, gathered, namespaces, archives=ctx.archives)
        about = {"context": cluster.context, "server": gathered.kubernetes, "namespaces": list(namespaces)}
        write_file(ctx.workspace / self.params.file, packed(files, about), mode=0o600)
        self._packed = len(files)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        ctx.progress(_("{count} files packed into {file}", count=self._packed, file=str(self.params.file)))
        return {"file": str(self.params.file)}


async def _kubefate(ctx: StepContext) -> KubeFate | FatetuiError:
    """KubeFATE's session, or why there is none: a bundle tells either."""
    try:
        return await ctx.clients.kubefate()
    except FatetuiError as error:
        return error
