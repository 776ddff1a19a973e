"""A KubeFATE job as cells and lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from screens.look import Tone, age
from screens.widgets.lines import Line
from screens.widgets.prose import fields
from screens.widgets.table import Cell, Column, Row
from services.doctor import ServiceView
from services.i18n import Message, _
from services.kubefate import Job, JobStatus
from services.text import one_line

COLUMNS = (
    Column(_("JOB"), rank=3, least=36, most=36, key="id"),
    Column(_("METHOD"), rank=1, least=14, most=16, key="method"),
    Column(_("PARTY"), rank=0, least=10, most=36, key="name"),
    Column(_("STATUS"), rank=0, least=10, most=14, key="health"),
    Column(_("BEGAN"), rank=1, least=5, most=6, right=True, key="age"),
    Column(_("TOOK"), rank=2, least=5, most=6, right=True, key="took"),
    Column(_("LIMIT"), rank=4, least=5, most=6, right=True, key="limit"),
    Column(_("KUBEFATE SAYS"), rank=2, least=20, most=160, key="why"),
)
_GOOD = frozenset({JobStatus.SUCCESS})
_UNSURE = frozenset({JobStatus.CANCELED, JobStatus.STOPPING, JobStatus.NONE})


def state_of(job: Job, now: datetime) -> Cell:
    """Glyph and KubeFATE's own word; one that nobody works on any more is told as such."""
    word = one_line(job.status or "?")
    if job.abandoned(now):
        return Cell(f"! {word}", Tone.WARN)
    if not job.done:
        return Cell(f"… {word}", Tone.BUSY)
    if job.status in _GOOD:
        return Cell(f"✓ {word}", Tone.GOOD)
    return Cell(f"○ {word}", Tone.UNSURE) if job.status in _UNSURE else Cell(f"✗ {word}", Tone.BAD)


def job_row(job: Job, view: ServiceView, now: datetime) -> Row:
    """One job."""
    state = state_of(job, now)
    took = ((job.ended or now) - job.started).total_seconds() if job.started is not None else None
    said: Message | str = job.progress if job.done else job.doing
    if job.abandoned(now):
        said = _("Past its limit: nobody works on it any more")
    cells = (
        Cell(one_line(job.id), Tone.MUTED),
        Cell(one_line(job.method)),
        Cell(one_line(party_of(job, view)), Tone.STRONG),
        state,
        Cell("-") if job.started is None else Cell(since=job.started),
        Cell("-" if took is None else age(took), order=took or 0.0),
        Cell(age(job.time_limit.total_seconds()), Tone.MUTED),
        Cell(one_line(str(said), 400), Tone.MUTED),
    )
    return Row(job.id, cells, job, tone=state.tone)


def party_of(job: Job, view: ServiceView) -> str:
    """The name of the FATE cluster that a job is about; its id where the record is gone."""
    names = (cluster.name for cluster in view.clusters.values() if cluster.id == job.cluster_id)
    return next(names, job.cluster_id or "-")


def job_lines(job: Job, view: ServiceView, now: datetime) -> Iterator[Line]:
    """All that is known of a job."""
    yield f"{one_line(job.method)} {one_line(party_of(job, view))}", Tone.STRONG
    state = state_of(job, now)
    yield state.text, state.tone
    yield from fields(
        (_("Job"), one_line(job.id)),
        (_("Began"), _stamp(job.started)),
        (_("Ended"), _stamp(job.ended)),
        (_("By"), one_line(job.creator or "")),
    )
    if job.result:
        yield from _told(_("Result"), [job.result])
    if job.remedy is not None:
        yield f"  → {one_line(str(job.remedy))}", Tone.PLAIN
    if job.states:
        yield from _told(_("States"), job.states)
    if job.sub_jobs:
        yield from _told(_("Parts"), [f"{part.name}  {part.status}  {part.pods}" for part in job.sub_jobs])
    if job.succeeded:
        yield "", Tone.PLAIN
        yield str(_("Success is KubeFATE's opinion: :parties shows what Kubernetes shows")), Tone.MUTED


def _stamp(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}" if moment is not None else ""


def _told(title: Message, said: list[str] | tuple[str, ...]) -> Iterator[Line]:
    yield "", Tone.PLAIN
    yield str(title), Tone.STRONG
    for one in said:
        yield f"  {one_line(one, 2000)}", Tone.PLAIN
