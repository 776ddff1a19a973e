"""Any kind as the server itself tabulates it (`as=Table`): what kubectl prints for kinds that nobody here knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.text import one_line

ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column; `wide` ones kubectl shows with `-o wide` only."""

    name: str
    wide: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """An object: its identity, and a cell for each column, harmless to show."""

    uid: str
    name: str
    namespace: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerTable:
    """The objects of one kind at one moment."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]


def table_of(answer: Mapping[str, Any]) -> ServerTable:
    """The server's answer as a table; whatever is misshapen in it is left out."""
    columns = tuple(
        TableColumn(one_line(str(column.get("name") or "")), bool(column.get("priority")))
        for column in answer.get("columnDefinitions") or ()
    )
    return ServerTable(columns, tuple(_row(row) for row in answer.get("rows") or () if isinstance(row, Mapping)))


def _row(row: Mapping[str, Any]) -> TableRow:
    meta = (row.get("object") or {}).get("metadata") or {}
    cells = tuple("" if cell is None else one_line(str(cell), 400) for cell in row.get("cells") or ())
    return TableRow(str(meta.get("uid") or ""), str(meta.get("name") or ""), str(meta.get("namespace") or ""), cells)
