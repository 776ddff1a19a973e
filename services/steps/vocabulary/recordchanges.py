"""`records.mend`, `records.remove`, `records.restore`: KubeFATE 1.0.x's records changed, each only if it still is what
was seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from services.errors import FatetuiError
from services.i18n import Message, _
from services.kubernetes import KubernetesError
from services.records import (
    Mend,
    MendKind,
    NoSuchRecord,
    Prepared,
    Records,
    RestorePlan,
    Truth,
    look_at,
    perform,
    plan_restore,
    prepare,
    restore,
    service_began,
)
from services.records.reading import cluster_of
from services.steps.context import StepContext
from services.steps.events import Change, Evidence, Reason
from services.steps.recordsaccess import RecordsParams, counting, records
from services.steps.step import Outputs, Risk, Step, step
from services.text import one_line

_SHOWN_CONFLICTS = 20


class MendParams(RecordsParams):
    """Which record, and what is to become of it."""

    mend: Literal["fail-job", "set-status", "restore-record"]
    """A job that nobody works on marked as Failed; a FATE cluster's true status; a lost record from Helm's release."""
    id: str = ""
    """The record's uuid."""
    name: str = ""
    """The FATE cluster whose record is lost."""
    namespace: str = ""
    """Its namespace."""
    status: Literal["", "Creating", "Deleting", "Updating", "Running", "Unavailable", "Deleted"] = ""
    """The status to set; by default what Kubernetes shows."""
    was: str = ""
    """The status that the record is expected to have."""
    force: bool = False
    """Waive what Kubernetes shows."""

    @model_validator(mode="after")
    def _some_record(self) -> MendParams:
        lost = MendKind(self.mend) is MendKind.RESTORE_RECORD
        if lost and not (self.name and self.namespace):
            raise ValueError(_("name the FATE cluster and its namespace"))
        if not lost and not self.id:
            raise ValueError(_("give the record's id"))
        return self

    @property
    def whole(self) -> Mend:
        """As the records know it."""
        return Mend(MendKind(self.mend), self.id, self.name, self.namespace, self.status, self.was, self.force)


class RemoveParams(RecordsParams):
    """Which record is to go."""

    mend: Literal["remove-record", "remove-job"]
    """The record of a FATE cluster of which nothing is left, or that of a job that has ended."""
    id: str
    """The record's uuid."""
    was: str = ""
    """The status that the record is expected to have."""
    force: bool = False
    """Waive what Kubernetes shows."""

    @property
    def whole(self) -> Mend:
        """As the records know it."""
        return Mend(MendKind(self.mend), self.id, was=self.was, force=self.force)


async def _truth(ctx: StepContext, database: Records, params: MendParams | RemoveParams) -> Truth:
    """What Kubernetes shows of the record's subject. Raises RecordsError; KubernetesError unless it is waived."""
    mend = params.whole
    try:
        cluster = await ctx.clients.cluster()
        if mend.kind in (MendKind.FAIL_JOB, MendKind.REMOVE_JOB):
            return Truth(restarted=await service_began(cluster, params.kubefate))
        place = mend.namespace, mend.name
        if mend.kind is not MendKind.RESTORE_RECORD:
            record = cluster_of(await database.find("cluster", mend.id))
            place = record.namespace, record.name
        release, workloads = await look_at(cluster, *place)
        return Truth(release, workloads, restarted=await service_began(cluster, params.kubefate))
    except KubernetesError:
        if not mend.force:
            raise
        return Truth(looked=False)


async def _prepared(ctx: StepContext, params: MendParams | RemoveParams) -> Prepared:
    async with records(ctx, params) as database:
        return await prepare(database, params.whole, await _truth(ctx, database, params))


def _changes(seen: Prepared) -> Sequence[Change]:
    return [] if seen.told is None else [Change(seen.subject, seen.told, seen.before or None, seen.after or None)]


async def _written(ctx: StepContext, params: MendParams | RemoveParams, seen: Prepared) -> None:
    await ctx.confirm(_("In KubeFATE's database: {change}?", change=seen.told or ""))
    async with records(ctx, params) as database:
        await perform(database, seen)


@step(
    "records.mend",
    params=MendParams,
    risk=Risk.WRITE,
    summary=_("A record of KubeFATE says what is true"),
)
class RecordsMend(Step[MendParams]):
    async def observe(self, ctx: StepContext) -> Prepared:
        return await _prepared(ctx, self.params)

    def compare(self, ctx: StepContext, seen: Prepared) -> Sequence[Change]:
        return _changes(seen)

    async def act(self, ctx: StepContext, seen: Prepared, changes: Sequence[Change]) -> None:
        await _written(ctx, self.params, seen)

    async def verify(self, ctx: StepContext, seen: Prepared) -> Outputs:
        return {"subject": seen.subject, "before": seen.before, "after": seen.after}


@step(
    "records.remove",
    params=RemoveParams,
    risk=Risk.DESTROY,
    summary=_("A record of KubeFATE of which nothing is left is removed"),
)
class RecordsRemove(Step[RemoveParams]):
    async def observe(self, ctx: StepContext) -> Prepared | None:
        try:
            return await _prepared(ctx, self.params)
        except NoSuchRecord:
            return None

    def compare(self, ctx: StepContext, seen: Prepared | None) -> Sequence[Change]:
        return _changes(seen) if seen else ()

    async def act(self, ctx: StepContext, seen: Prepared | None, changes: Sequence[Change]) -> None:
        if seen is not None:
            await _written(ctx, self.params, seen)

    async def verify(self, ctx: StepContext, seen: Prepared | None) -> Outputs:
        if seen is None:
            ctx.progress(_("There is no record {id}", id=self.params.id))
            return {"subject": "", "before": ""}
        return {"subject": seen.subject, "before": seen.before}


class RestoreParams(RecordsParams):
    """Which archive."""

    file: Path
    """An archive of records.backup."""
    overwrite: bool = False
    """Whether records that differ are overwritten by the archive's."""


@step(
    "records.restore",
    params=RestoreParams,
    risk=Risk.WRITE,
    summary=_("KubeFATE's database has the records of an archive"),
    short="file",
)
class RecordsRestore(Step[RestoreParams]):
    async def observe(self, ctx: StepContext) -> RestorePlan:
        async with records(ctx, self.params) as database:
            return await plan_restore(database, self._path(ctx), counting(ctx, _compared))

    def compare(self, ctx: StepContext, seen: RestorePlan) -> Sequence[Change]:
        new = [
            Change(f"Collection/{name}", _("store {count} records of {collection}", count=count, collection=name))
            for name, count in seen.new.items()
            if count
        ]
        if not self.params.overwrite:
            return new
        return [*new, *(Change(f"{name}/{uuid}", told) for name, uuid, told in _overwritten(seen))]

    async def act(self, ctx: StepContext, seen: RestorePlan, changes: Sequence[Change]) -> None:
        question = _("Store {count} records in KubeFATE's database?", count=seen.missing)
        if self.params.overwrite and seen.conflict_count:
            question = _(
                "Store {count} records in KubeFATE's database, and overwrite {conflicts}?",
                count=seen.missing,
                conflicts=seen.conflict_count,
            )
        await ctx.confirm(question)
        async with records(ctx, self.params) as database:
            moved = counting(ctx, _stored)
            await restore(database, self._path(ctx), overwrite=self.params.overwrite, moved=moved)

    async def verify(self, ctx: StepContext, seen: RestorePlan) -> Outputs:
        if seen.conflict_count and not self.params.overwrite:
            ctx.warn(_conflicting(seen))
        return {"stored": seen.missing, "same": sum(seen.same.values()), "conflicts": seen.conflict_count}

    def _path(self, ctx: StepContext) -> Path:
        return ctx.workspace / self.params.file


def _overwritten(seen: RestorePlan) -> Sequence[tuple[str, str, Message]]:
    return [
        (
            conflict.collection,
            one_line(conflict.uuid, 80) or "-",
            _(
                "overwrite {collection} {id}: {fields} differ",
                collection=conflict.collection,
                id=one_line(conflict.uuid, 80),
                fields=one_line(", ".join(conflict.fields), 120),
            ),
        )
        for conflict in seen.conflicts
    ]


def _conflicting(seen: RestorePlan) -> Reason:
    evidence = tuple(
        Evidence(f"{conflict.collection}/{one_line(conflict.uuid, 80)}", one_line(", ".join(conflict.fields), 120), "≠")
        for conflict in seen.conflicts[:_SHOWN_CONFLICTS]
    )
    return Reason(
        Conflicting.code,
        _(
            "{count} records of the archive differ from those that are there, which were left",
            count=seen.conflict_count,
        ),
        remedy=_("`overwrite` puts the archive's in their place"),
        evidence=evidence,
    )


class Conflicting(FatetuiError):
    """Records of an archive differ from those that the database has."""

    code = "S-RECORDS-DIFFER"


def _compared(collection: str, done: int, total: int) -> Message:
    return _("{collection}: {done} of {total} compared", collection=collection, done=done, total=total)


def _stored(collection: str, done: int, total: int) -> Message:
    return _("{collection}: {done} of {total} stored", collection=collection, done=done, total=total)
