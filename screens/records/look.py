"""Records and what is wrong with them as cells and lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.table import Cell, Column, Row
from services.i18n import Message, _
from services.kubefate import ClusterStatus, FateCluster, Job, JobStatus
from services.party import Severity, title_of
from services.records import RECORD_RULES, MendKind, Scene, Trouble
from services.redact import secrets
from services.text import one_line

COLUMNS = (
    Column(_("STATE"), rank=0, least=10, most=14, key="health"),
    Column(_("RECORD"), rank=1, least=14, most=16, key="kind"),
    Column(_("NAME"), rank=0, least=14, most=44, key="name"),
    Column(_("KUBEFATE SAYS"), rank=0, least=11, most=15, key="says"),
    Column(_("RULE"), rank=2, least=4, most=5, key="rule"),
    Column(_("WHAT IS WRONG"), rank=1, least=22, most=120, key="what"),
    Column(_("BEGAN"), rank=3, least=5, most=6, right=True, key="age"),
    Column(_("ID"), rank=4, least=36, most=36, key="id"),
)
_SEVERITIES: Mapping[Severity, tuple[str, Message, Tone, int]] = {
    Severity.ERROR: ("✗", _("wrong"), Tone.BAD, 3),
    Severity.WARNING: ("!", _("doubtful"), Tone.WARN, 2),
    Severity.INFO: ("·", _("note"), Tone.MUTED, 1),
}
_MENDS: Mapping[MendKind, Message] = {
    MendKind.FAIL_JOB: _("m marks the job as Failed"),
    MendKind.SET_STATUS: _("m sets the status"),
    MendKind.RESTORE_RECORD: _("m brings the record back"),
    MendKind.REMOVE_RECORD: _("Ctrl-D removes the record"),
    MendKind.REMOVE_JOB: _("Ctrl-D removes the job's record"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row is about: a record, a trouble, or a record with its troubles. `name` opens the record."""

    collection: str = ""
    uuid: str = ""
    troubles: tuple[Trouble, ...] = ()

    @property
    def name(self) -> str:
        """`collection/uuid`; empty where there is no one record to be shown."""
        return f"{self.collection}/{self.uuid}" if self.uuid else ""


def rows(scene: Scene, found: Iterable[Trouble]) -> list[Row]:
    """What is wrong first, then the FATE clusters, then the jobs, the latest first."""
    by_record: dict[tuple[str, str], list[Trouble]] = {}
    for trouble in found:
        by_record.setdefault((trouble.collection, trouble.uuid), []).append(trouble)
    made = [_cluster(one, by_record.pop(("cluster", one.id), [])) for one in scene.clusters]
    worked = [_job(one, scene, by_record.pop(("job", one.id), [])) for one in reversed(scene.jobs)]
    alone = [_alone(trouble) for left in by_record.values() for trouble in left]
    everything = [*alone, *made, *worked]
    return sorted(everything, key=lambda row: -_gravity(row))


def lines(entry: Entry) -> Iterator[Line]:
    """What is wrong with a record, on what evidence, and what mends it."""
    for trouble in entry.troubles:
        glyph, _word, tone, _order = _SEVERITIES[trouble.severity]
        yield f"{glyph} {trouble.rule} {_safe(trouble.message)}", tone
        for fact in trouble.facts:
            yield f"    {_safe(fact.subject)} {fact.field} = {_safe(fact.value)}", Tone.MUTED
        for mend in trouble.mends:
            status = f": {mend.status}" if mend.status else ""
            yield f"    → {_MENDS[mend.kind]}{status}", Tone.PLAIN
        if trouble.remedy is not None:
            yield f"    = {_safe(trouble.remedy)}", Tone.PLAIN


def _cluster(record: FateCluster, found: list[Trouble]) -> Row:
    entry = Entry("cluster", record.id, tuple(found))
    name = title_of(record.name, record.namespace)
    says = Cell(one_line(record.status.value or "?"), _tone_of(record.status))
    began = Cell("-")
    quiet = record.status is ClusterStatus.DELETED
    return _row(entry, (_("FATE cluster"), name, says, began), quiet=quiet)


def _job(job: Job, scene: Scene, found: list[Trouble]) -> Row:
    entry = Entry("job", job.id, tuple(found))
    names = (record.name for record in scene.clusters if record.id == job.cluster_id)
    says = Cell(one_line(job.status.value or "?"), _tone_of(job.status))
    began = Cell("-") if job.started is None else Cell(since=job.started)
    return _row(entry, (job.method, next(names, job.cluster_id or "-"), says, began), quiet=job.done)


def _alone(trouble: Trouble) -> Row:
    entry = Entry(troubles=(trouble,))
    lost = next((mend for mend in trouble.mends if mend.name), None)
    kind: Message | str = _("no record") if lost is not None else ""
    name = title_of(lost.name, lost.namespace) if lost is not None else trouble.subject
    return _row(entry, (kind, name, Cell("-"), Cell("-")), uid=trouble.id)


def _row(entry: Entry, told: tuple[Message | str, str, Cell, Cell], *, quiet: bool = False, uid: str = "") -> Row:
    kind, name, says, began = told
    first = entry.troubles[0] if entry.troubles else None
    if first is not None:
        glyph, word, tone, order = _SEVERITIES[first.severity]
        state = Cell(f"{glyph} {word}", tone, order)
    else:
        tone = Tone.MUTED if quiet else Tone.PLAIN
        state = Cell(f"✓ {_('as it is')}", Tone.MUTED if quiet else Tone.GOOD, 0)
    cells = (
        state,
        Cell(one_line(str(kind)), Tone.MUTED),
        Cell(one_line(name), Tone.STRONG),
        says,
        Cell(first.rule if first is not None else ""),
        # The sentence about the very record is below; here its name stands beside already.
        Cell(_safe(RECORD_RULES[first.rule].title) if first is not None else "", Tone.MUTED),
        began,
        Cell(one_line(entry.uuid), Tone.MUTED),
    )
    return Row(uid or entry.name, cells, entry, tone=tone)


def _gravity(row: Row) -> int:
    return int(row.cells[0].order or 0)


def _tone_of(status: ClusterStatus | JobStatus) -> Tone:
    return _TONES.get(status.value, Tone.PLAIN)


def _safe(text: Message | str) -> str:
    return one_line(secrets.mask(str(text)), 300)


_TONES: Mapping[str, Tone] = {
    "Running": Tone.GOOD,
    "Success": Tone.GOOD,
    "Failed": Tone.BAD,
    "Unavailable": Tone.BAD,
    "Timeout": Tone.BAD,
    "Deleted": Tone.MUTED,
    "Canceled": Tone.MUTED,
    "": Tone.BAD,
}
