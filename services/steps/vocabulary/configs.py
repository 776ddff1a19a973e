"""`config.new`, `config.set`, `config.lint`: party files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from services.errors import Exit, FatetuiError
from services.federation import lint_federation
from services.files import shortest
from services.i18n import Message, _
from services.party import EGGROLL, Finding, Severity, engine_sets, lint_party, new_party, read_party_file
from services.steps.context import StepContext
from services.steps.events import Change, Reason
from services.steps.selection import PartySelection, selected_parties
from services.steps.step import Outputs, Params, Risk, Step, step
from services.steps.workspacefiles import write_file
from services.text import one_line
from services.yamldoc import set_value

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class PartyFilesWrong(FatetuiError):
    """Party files have findings that must be mended first."""

    code = "S-LINT"
    exit = Exit.FILE


class ValueNotSet(FatetuiError):
    """A path leads to nothing in a party file."""

    code = "S-PATH"
    exit = Exit.FILE


class LintParams(Params):
    """Which party files, and what counts as a failure."""

    files: PartySelection = "all"
    """`all`, or party ids or names of the script."""
    cross: bool = True
    """Also check the files against each other."""
    fail_on: Literal["error", "warning", "never"] = "error"
    """From which severity on the step fails."""


@step(
    "config.lint",
    params=LintParams,
    risk=Risk.READ,
    summary=_("Party files are right, each and against each other"),
    article=("S22", "S23"),
    short="files",
)
class ConfigLint(Step[LintParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        parties = selected_parties(ctx, self.params.files)
        findings = [finding for party in parties for finding in lint_party(party)]
        if self.params.cross:
            findings += lint_federation(parties)
        for finding in findings:
            self._tell(ctx, finding)
        failing = [finding for finding in findings if self._fails(finding)]
        if failing:
            raise PartyFilesWrong(
                _("{count} findings in party files", count=len(failing)),
                cause=_placed(failing[0]),
                remedy=failing[0].remedy,
            )
        return {"findings": len(findings), "rules": sorted({finding.rule for finding in findings})}

    def _fails(self, finding: Finding) -> bool:
        return self.params.fail_on != "never" and _RANK[finding.severity] >= _RANK[Severity(self.params.fail_on)]

    def _tell(self, ctx: StepContext, finding: Finding) -> None:
        reason = Reason(finding.rule, _placed(finding), remedy=finding.remedy)
        if self._fails(finding):
            ctx.diagnose(reason)
        elif finding.severity is Severity.INFO:
            ctx.progress(reason.message)
        else:
            ctx.warn(reason)


def _placed(finding: Finding) -> Message:
    place = f"{shortest(finding.source)}:{finding.span.line}:{finding.span.column}"
    return _("{place}: {what}", place=place, what=finding.message)


class NewParams(Params):
    """A party file to be made."""

    file: Path
    """Where; it is left alone when it exists."""
    chart_version: str = Field(pattern=r"^v?\d+\.\d+\.\d+")
    """Chart version of the template."""
    name: str
    """Name of the FATE cluster."""
    party_id: int = Field(gt=0)
    """Party id."""
    namespace: str | None = None
    """Namespace; by default the name."""
    engine: str = EGGROLL
    """What it computes, stores and transfers with: eggroll, spark-rabbitmq and others that the chart has."""

    @model_validator(mode="after")
    def _engine_of_the_chart(self) -> NewParams:
        offered = [row.id for row in engine_sets(self.chart_version)]
        if self.engine not in offered:
            raise ValueError(_("Chart {chart} offers {names}", chart=self.chart_version, names=", ".join(offered)))
        return self


@step(
    "config.new",
    params=NewParams,
    risk=Risk.WRITE,
    summary=_("A party file from the template of its chart version"),
    article=("S21",),
    replaces=("cp cluster.yaml fate-9999.yaml",),
)
class ConfigNew(Step[NewParams]):
    async def observe(self, ctx: StepContext) -> bool:
        return (ctx.workspace / self.params.file).exists()

    def compare(self, ctx: StepContext, seen: bool) -> Sequence[Change]:
        if seen:
            return ()
        return [Change(f"file/{self.params.file}", _("write party file {file}", file=str(self.params.file)))]

    async def act(self, ctx: StepContext, seen: bool, changes: Sequence[Change]) -> None:
        wanted = self.params
        text = new_party(
            wanted.chart_version,
            name=wanted.name,
            namespace=wanted.namespace or wanted.name,
            party_id=wanted.party_id,
            engine=wanted.engine,
        )
        write_file(ctx.workspace / wanted.file, text)


class SetParams(Params):
    """Values of a party file."""

    file: Path
    """Party file."""
    values: Mapping[Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)*$")], Any] = Field(min_length=1)
    """Path to value: `proxy.partyList.0.partyIp: 10.0.0.5`."""


@step(
    "config.set",
    params=SetParams,
    risk=Risk.WRITE,
    summary=_("Values of a party file, comments kept"),
    article=("S22", "S23"),
    replaces=("vi fate-9999.yaml",),
)
class ConfigSet(Step[SetParams]):
    async def observe(self, ctx: StepContext) -> tuple[str, str]:
        text = read_party_file(ctx.workspace / self.params.file).document.text
        wanted = text
        for path, value in self.params.values.items():
            wanted = self._set(wanted, path, value)
        return text, wanted

    def _set(self, text: str, path: str, value: Any) -> str:
        try:
            return set_value(text, path_of(path), value)
        except KeyError as error:
            raise ValueNotSet(
                _("{file} has no place for {path}", file=str(self.params.file), path=one_line(path)),
                remedy=_("A list takes values at places that it has, a mapping new keys, a plain value neither"),
            ) from error

    def compare(self, ctx: StepContext, seen: tuple[str, str]) -> Sequence[Change]:
        before, after = seen
        if before == after:
            return ()
        paths = ", ".join(self.params.values)
        return [Change(f"file/{self.params.file}", _("set {paths} in {file}", paths=paths, file=str(self.params.file)))]

    async def act(self, ctx: StepContext, seen: tuple[str, str], changes: Sequence[Change]) -> None:
        write_file(ctx.workspace / self.params.file, seen[1])


def path_of(dotted: str) -> tuple[str | int, ...]:
    """`a.0.b` as a path: whole numbers are list indexes."""
    return tuple(int(part) if part.isdecimal() else part for part in dotted.split("."))
