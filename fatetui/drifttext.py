"""What has drifted, as plain text and as records for programs. Both masked and harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from fatetui.output import cleaned
from fatetui.tabletext import aligned, page, widths_of
from services.federation.drift import Drift, Row, Source
from services.i18n import _
from services.text import one_line

_WORD, _SUBJECT = 40, 60


def text(drifts: Sequence[Drift]) -> str:
    """Each party's rows: those that differ, and those that tell how it is."""
    return page(_lines(drifts))


def json_document(drifts: Sequence[Drift]) -> str:
    """One document."""
    whole = {"version": "fatetui.drift/v1", "parties": [record(drift) for drift in drifts]}
    return json.dumps(cleaned(whole), ensure_ascii=False, indent=2) + "\n"


def ndjson(drifts: Sequence[Drift]) -> str:
    """A line for each party."""
    records = ({"type": "party", **record(drift)} for drift in drifts)
    return "".join(json.dumps(cleaned(one), ensure_ascii=False) + "\n" for one in records)


def record(drift: Drift) -> dict[str, Any]:
    """A party's comparison as JSON-like data; `said` has null where a source does not have it."""
    return {
        "party": drift.name,
        "namespace": drift.namespace,
        "differences": len(drift.differences),
        "rows": [
            {
                "topic": row.topic.value,
                "subject": row.subject,
                "differs": row.differs,
                "said": {source.value: word for source, word in row.said.items()},
            }
            for row in drift.rows
        ],
        "silent": {source.value: str(why) for source, why in drift.silent.items()},
    }


def _lines(drifts: Sequence[Drift]) -> Iterator[str]:
    if not drifts:
        yield str(_("There is no party to compare"))
    for number, drift in enumerate(drifts):
        if number:
            yield ""
        yield str(
            _(
                "Party {party} in {namespace}, differences: {count}",
                party=one_line(drift.name, _WORD),
                namespace=one_line(drift.namespace, _WORD),
                count=len(drift.differences),
            )
        )
        for source, why in drift.silent.items():
            yield f"  ! {source.heading}: {one_line(str(why))}"
        yield from _table(drift.rows)


def _table(rows: Sequence[Row]) -> Iterator[str]:
    heading = ("", str(_("SUBJECT")), *(str(source.heading) for source in Source))
    cells = [heading, *map(_cells, rows)]
    widths = widths_of(cells)
    for row in cells:
        yield "  " + aligned(row, widths)


def _cells(row: Row) -> tuple[str, ...]:
    said = (one_line(row.said[source] or "-", _WORD) if source in row.said else "" for source in Source)
    return ("≠" if row.differs else "=", one_line(row.subject or row.topic.value, _SUBJECT), *said)
