"""An overview as plain text, one screenful, and as a record for programs. Both masked and harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fatetui.output import cleaned
from fatetui.tabletext import aligned, page, widths_of
from services.doctor import SYMBOLS, Overview, PartyView, ServiceView, party_record, service_record, why_record
from services.i18n import Message, _
from services.text import one_line

_MOST_REASONS = 3


def text(view: Overview) -> str:
    """The overview, cut to the terminal's width."""
    return page(_lines(view))


def record(view: Overview) -> dict[str, Any]:
    """The overview as JSON-like data."""
    found = {
        "version": "fatetui.status/v1",
        "context": view.context,
        "kubernetes": view.kubernetes,
        "health": view.federation.health.value,
        "nodes": {"ready": view.nodes_ready, "all": view.nodes},
        "kubefate": service_record(view.service),
        "parties": [party_record(party) for party in view.parties],
        "reasons": [why_record(why) for why in view.federation.whole.reasons],
        "not_seen": list(view.blind),
    }
    return cleaned(found)


def _lines(view: Overview) -> Iterator[str]:
    yield str(
        _(
            "Context {context}, Kubernetes {version}, nodes ready: {ready} of {all}",
            context=one_line(view.context, 60),
            version=one_line(view.kubernetes, 40),
            ready=view.nodes_ready,
            all=view.nodes,
        )
    )
    yield from _service_lines(view.service)
    if view.blind:
        yield str(_("Not allowed to see: {kinds}", kinds=one_line(", ".join(view.blind), 300)))
    yield ""
    yield from _table(view.parties)
    for why in view.federation.whole.reasons:
        if why.subject.startswith(("Node", "Federation")):
            yield f"{SYMBOLS[why.health]} {why.code}: {one_line(str(why.message))}"


def _service_lines(service: ServiceView | None) -> Iterator[str]:
    if service is None:
        return
    if service.problem is not None:
        problem = one_line(str(service.problem))
        # Most say themselves whom they are about.
        yield problem if problem.startswith("KubeFATE") else str(_("KubeFATE: {problem}", problem=problem))
        return
    running = sum(not job.done for job in service.jobs)
    yield str(
        _(
            "KubeFATE {version} at {address}, FATE clusters: {clusters}, jobs running: {jobs}",
            version=one_line(str(service.version), 40),
            address=one_line(service.address, 60),
            clusters=len(service.clusters),
            jobs=running,
        )
    )


def _table(parties: Sequence[PartyView]) -> Iterator[str]:
    if not parties:
        yield str(_("No party: nothing here carries the labels of a FATE chart"))
        return
    heading = tuple(map(str, (_("PARTY"), _("ID"), _("CHART"), _("KUBEFATE"), _("KUBERNETES"), _("PODS"))))
    rows = [_row(party) for party in parties]
    widths = widths_of([heading, *rows])
    yield aligned(heading, widths)
    for party, row in zip(parties, rows, strict=True):
        yield aligned(row, widths)
        yield from _reasons(party)


def _row(party: PartyView) -> tuple[str, ...]:
    health = party.verdict.health
    return (
        one_line(party.party.title, 40),
        one_line(party.party.party_id, 12) or "-",
        one_line(party.chart, 30) or "-",
        party.said or "-",
        f"{SYMBOLS[health]} {health.word}",
        f"{party.ready}/{party.pods}",
    )


def _reasons(party: PartyView) -> Iterator[str]:
    if party.pulls is not None:
        yield f"    {one_line(str(party.pulls.message()))}"
    causes = [why for why in party.verdict.reasons if not why.symptom] or list(party.verdict.reasons)
    for why in causes[:_MOST_REASONS]:
        yield f"    {why.code}: {one_line(str(why.message))}"
    more = len(causes) - _MOST_REASONS
    if more > 0:
        yield f"    {_more(more)}"
    if party.disagreement is not None:
        yield f"    {party.disagreement.code}: {one_line(str(party.disagreement.message))}"


def _more(count: int) -> Message:
    return _("and {count} more: see `fatetui doctor`", count=count)
