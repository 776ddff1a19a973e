"""`records.check`, `records.backup`: KubeFATE 1.0.x's records in MongoDB, looked at and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from services.errors import Exit, FatetuiError, plain_words
from services.i18n import _, verbatim
from services.party import Severity
from services.records import Trouble, back_up, look, troubles
from services.steps.context import StepContext
from services.steps.events import Change, Evidence, Reason
from services.steps.recordsaccess import RecordsParams, counting, records, service
from services.steps.step import Outputs, Risk, Step, step
from services.steps.workspacefiles import FileNotWritten
from services.text import one_line


class CheckParams(RecordsParams):
    """Where the database is, and whether it is held against Kubernetes."""

    alone: bool = False
    """Look at the records only, and ask neither Kubernetes nor KubeFATE."""


@step(
    "records.check",
    params=CheckParams,
    risk=Risk.READ,
    summary=_("KubeFATE's records are those of what is there"),
    replaces=("kubefate cluster ls -A", "kubefate job ls", "helm ls -A"),
)
class RecordsCheck(Step[CheckParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        alone = self.params.alone
        cluster = None if alone else await ctx.clients.cluster()
        async with records(ctx, self.params) as database:
            scene = await look(database, cluster, None if alone else await service(ctx), self.params.kubefate)
        found = troubles(scene)
        for trouble in found:
            if trouble.severity is Severity.INFO:
                ctx.progress(trouble.message)
            else:
                ctx.warn(reason_of(trouble))
        rules = Counter(trouble.rule for trouble in found)
        return {"troubles": len(found), "rules": dict(rules), "clusters": len(scene.clusters), "jobs": len(scene.jobs)}


def reason_of(trouble: Trouble) -> Reason:
    """A trouble as events carry it."""
    evidence = tuple(Evidence(*fact) for fact in trouble.facts)
    mend = trouble.mends[0] if trouble.mends else None
    command = f"fatetui records mend {trouble.rule}" if mend is not None else None
    return Reason(trouble.rule, trouble.message, remedy=trouble.remedy, evidence=evidence, next_command=command)


class BackupParams(RecordsParams):
    """Where the archive goes."""

    file: Path
    """The archive: gzipped lines of extended JSON. It holds passwords, and is readable by its owner only."""
    replace: bool = False
    """Whether a file of that name may be replaced."""


class BackupThere(FatetuiError):
    """A file of the backup's name is there already."""

    code = "S-BACKUP-THERE"
    exit = Exit.FILE


@step(
    "records.backup",
    params=BackupParams,
    risk=Risk.READ,
    summary=_("KubeFATE's records are kept in an archive"),
    replaces=("mongodump --db KubeFate --archive=FILE --gzip",),
    runs=True,
    short="file",
)
class RecordsBackup(Step[BackupParams]):
    _kept: Mapping[str, int] = MappingProxyType({})

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        path = ctx.workspace / self.params.file
        if path.exists() and not self.params.replace:
            raise BackupThere(
                _("{file} is there already", file=str(path)),
                remedy=_("Name another file, or allow to `replace` it (--replace)"),
            )
        moved = counting(
            ctx,
            lambda collection, done, total: _(
                "{collection}: {done} of {total} kept", collection=collection, done=done, total=total
            ),
        )
        async with records(ctx, self.params) as database:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                counts = await back_up(database, path, moved)
            except OSError as error:
                raise FileNotWritten(
                    _("Cannot write {path}", path=str(path)),
                    cause=verbatim(one_line(plain_words(error, place=False))),
                    remedy=_("Name another place, or see to the rights and the room of this one"),
                ) from error
        self._kept = dict(counts)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        path = ctx.workspace / self.params.file
        ctx.progress(_("{count} records kept in {file}", count=sum(self._kept.values()), file=str(path)))
        return {"file": str(self.params.file), "records": self._kept}
