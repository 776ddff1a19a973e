"""`:KIND`: any kind that the cluster serves, by the server's own table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from screens.host import Standing
from screens.look import Tone
from screens.place import Place
from screens.resources.objectlisting import ObjectListing
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _, verbatim
from services.kubernetes import ServerTable, TableRow
from services.session import Session
from services.session.deeds import removal
from services.text import one_line

_NAME = "name"


class AnyKindScreen(ObjectListing):
    """`kind` of its place is what it shows."""

    SCOPES = ObjectListing.SCOPES | {"any", "named", "texts-of"}

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._table: ServerTable | None = None
        self._rows: list[Row] = []

    async def on_unmount(self) -> None:
        if self.app.session is not None:
            self.app.session.tables.look_away()

    def standing(self) -> Standing:
        standing = replace(super().standing(), namespaced=True)
        session, row = self.app.session, self.selected()
        if session is None:
            return standing
        namespace = row.namespace or None if row is not None else self.place.namespace
        return replace(standing, lacks=session.permissions.lacks(self.place.kind, namespace))

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        seen = session.tables.look(self.place.kind, self.place.namespace)
        if seen.table is not None and seen.table is not self._table:
            self._table = seen.table
            self._take(seen.table)
        rows = self.arranged(self._rows)
        empty = Picture("○", Tone.MUTED, _("There is no {kind} here", kind=one_line(self.place.kind)))
        self.present(rows, len(self._rows), seen.view, empty)

    def selected(self) -> TableRow | None:
        """The object under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, TableRow) else None

    @property
    def command_words(self) -> Mapping[str, object]:
        row = self.selected()
        words = {"name": row.name, "namespace": row.namespace} if row is not None else {}
        return {"kind": self.place.kind, **{key: word for key, word in words.items() if word}}

    def do_open(self) -> None:
        self.do_describe()

    def do_any_remove(self) -> None:
        chosen = [row.subject for row in self.chosen() if isinstance(row.subject, TableRow)]
        objects = [
            {"metadata": {"name": one.name, **({"namespace": one.namespace} if one.namespace else {})}}
            for one in chosen
        ]
        if objects:
            self.app.propose(removal(self.place.kind, objects))

    def place_of(self, view: str) -> Place | None:
        row = self.selected()
        if row is None:
            return None
        return Place(view, row.namespace or None, kind=self.place.kind, name=row.name, title=one_line(row.name))

    def _take(self, table: ServerTable) -> None:
        spaced = any(row.namespace for row in table.rows) and self.place.namespace is None
        columns = [Column(_("NAMESPACE"), rank=0, least=10, most=20, key="namespace")] if spaced else []
        columns += [
            Column(
                verbatim(column.name.upper()),
                rank=0 if number == 0 else number,
                least=20 if number == 0 else 5,
                most=60,
                wide=column.wide,
                key=_NAME if number == 0 else f"column-{number}",
            )
            for number, column in enumerate(table.columns)
        ]
        self._rows = [_row(row, spaced=spaced) for row in table.rows]
        if columns != self.columns:
            self.columns = columns
            self.table.show_columns(columns)


def _row(row: TableRow, *, spaced: bool) -> Row:
    cells = tuple(Cell(text, Tone.STRONG if number == 0 else Tone.PLAIN) for number, text in enumerate(row.cells))
    return Row(row.uid or row.name, (Cell(row.namespace, Tone.MUTED), *cells) if spaced else cells, row)
