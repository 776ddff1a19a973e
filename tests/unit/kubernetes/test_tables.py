"""The server's tables: harmless, whatever stands in them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.kubernetes.tables import TableColumn, TableRow, table_of


def test_columns_and_rows_with_their_objects():
    answer = {
        "columnDefinitions": [{"name": "Name", "priority": 0}, {"name": "Node", "priority": 1}],
        "rows": [{"cells": ["a\x1b[31m", None], "object": {"metadata": {"name": "a", "uid": "u", "namespace": "n"}}}],
    }
    table = table_of(answer)
    assert table.columns == (TableColumn("Name", wide=False), TableColumn("Node", wide=True))
    (row,) = table.rows
    assert (row.uid, row.name, row.namespace) == ("u", "a", "n")
    assert "\x1b" not in row.cells[0]
    assert row.cells[1] == ""


JSON = st.none() | st.integers() | st.text(max_size=4) | st.lists(st.text(max_size=4), max_size=3)


@given(st.lists(st.fixed_dictionaries({"cells": st.lists(JSON, max_size=3)}), max_size=3))
def test_any_cell_is_text_on_one_line(rows: list[dict[str, Any]]):
    for row in table_of({"rows": rows}).rows:
        assert isinstance(row, TableRow)
        assert all("\n" not in cell for cell in row.cells)
