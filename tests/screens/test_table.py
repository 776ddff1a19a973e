"""The table by itself: cursor and marks stay with their objects, changes are told, many rows cost what is visible."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from screens.widgets.table import Cell, Column, Row, Table
from screens.widgets.table.deltas import FRESH, Deltas
from services.i18n import verbatim
from tests.screens.conftest import until

COLUMNS = (Column(verbatim("NAME"), key="name", rank=0), Column(verbatim("RESTARTS"), key="restarts", right=True))


def row(name: str, restarts: int = 0) -> Row:
    return Row(name, (Cell(name), Cell(str(restarts), order=restarts)))


def rows(names: Iterable[str]) -> list[Row]:
    return [row(name) for name in names]


class Alone(App[None]):
    """A table and what it told."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: list[str] = []

    def compose(self) -> ComposeResult:
        yield Table(id="table")

    @on(Table.Lost)
    def _lost(self, event: Table.Lost) -> None:
        self.lost.append(event.row.uid)


def table_of(pilot: Pilot[None]) -> Table:
    table = pilot.app.query_one(Table)
    table.tells_changes = True
    table.show_columns(COLUMNS)
    return table


def line(table: Table, y: int) -> str:
    return table.render_line(y).text


async def test_the_cursor_stays_with_its_object_and_a_loss_is_told_once_and_only_if_somebody_chose_it() -> None:
    app = Alone()
    async with app.run_test(size=(40, 10)) as pilot:
        table = table_of(pilot)
        table.show(rows("abc"))
        table.show(rows("bc"))
        await pilot.pause()
        assert app.lost == []
        table.move_to("c")
        table.show(rows("xybc"))
        assert table.current is not None
        assert table.current.uid == "c"
        table.show(rows("xyb"))
        assert table.current.uid == "b"
        table.show(rows("xy"))
        await until(pilot, lambda: app.lost == ["c"])


async def test_what_comes_again_has_the_cursor_again_unless_it_was_moved() -> None:
    app = Alone()
    async with app.run_test(size=(40, 10)) as pilot:
        table = table_of(pilot)

        def seen(names: str) -> str:
            table.show(rows(names))
            return table.current.uid if table.current is not None else ""

        seen("abc")
        table.move_to("b")
        assert [seen("ac"), seen("a"), seen(""), seen("ac"), seen("abc")] == ["c", "a", "", "a", "b"]
        await until(pilot, lambda: app.lost == ["b"])
        # It is the operator's choice still: gone another time, it is told, and waited for, another time.
        assert [seen("ac"), seen("abc")] == ["c", "b"]
        seen("ac")
        table.move_to("a")
        assert seen("abc") == "a"
        await until(pilot, lambda: app.lost == ["b", "b", "b"])
        table.move_to("b")
        seen("ac")
        table.settle()
        assert seen("abc") == "c"


async def test_what_became_otherwise_has_a_sign() -> None:
    async with Alone().run_test(size=(40, 10)) as pilot:
        table = table_of(pilot)
        table.show([row("a", 1), row("b", 5)])
        assert not set("↑↓") & set(line(table, 1) + line(table, 2))
        table.show([row("a", 2), row("b", 4)])
        assert "↑" in line(table, 1)
        assert "↓" in line(table, 2)
        table.retitle()
        table.show([row("a", 3), row("b", 3)])
        assert not set("↑↓") & set(line(table, 1) + line(table, 2))


def test_news_are_news_for_a_while() -> None:
    deltas = Deltas()
    deltas.compare(Row("a", (Cell("Pending"),)), Row("a", (Cell("Running"),)), 0.0)
    assert deltas.sign("a", 0) == "Δ"
    assert deltas.expire(FRESH - 1) == set()
    assert deltas.expire(FRESH) == {"a"}
    assert deltas.sign("a", 0) == ""


async def test_ranges_are_marked_and_columns_selected() -> None:
    async with Alone().run_test(size=(40, 10)) as pilot:
        table = table_of(pilot)
        table.show(rows("abcdef"))
        table.move_to("b")
        table.toggle_mark()
        table.move_to("e")
        table.mark_range()
        assert table.marks == set("bcde")
        table.select_column(1)
        assert table.columns.selected == 0
        table.select_column(1)
        assert table.columns.selected == 1
        table.select_column(1)
        assert table.columns.selected == 0


async def test_of_ten_thousand_rows_only_the_visible_ones_are_painted() -> None:
    async with Alone().run_test(size=(40, 10)) as pilot:
        table = table_of(pilot)
        many = [row(f"pod-{number:05}") for number in range(10_000)]
        table.show(many)
        table.move_to_end(last=True)
        painted: list[int] = []
        render = table.render_line

        def counted(y: int):
            painted.append(y)
            return render(y)

        table.render_line = counted  # type: ignore[method-assign]
        # Until all that was to be painted before is.
        table.refresh()
        await until(pilot, lambda: set(painted) == set(range(10)))
        while painted:
            painted.clear()
            await pilot.pause()
        many[5] = row(many[5].uid, 7)
        table.show(many)
        await pilot.pause()
        assert painted == []
        many[-1] = row(many[-1].uid, 7)
        table.show(many)
        await until(pilot, lambda: set(painted) == {9})
        assert "pod-09999" in line(table, 9)


async def test_every_line_that_reads_otherwise_is_painted_again() -> None:
    async with Alone().run_test(size=(40, 10)) as pilot:
        table, chance = table_of(pilot), random.Random(7)
        shown = rows("abcdefghijkl")
        for _change in range(200):
            match chance.randrange(5):
                case 0 if shown:
                    del shown[chance.randrange(len(shown))]
                case 1:
                    shown.insert(chance.randint(0, len(shown)), row(f"{chance.random()}"))
                case 2:
                    chance.shuffle(shown)
                case 3:
                    table.move(chance.randint(-3, 3))
                case _:
                    shown = [row(one.uid, chance.randrange(3)) if chance.random() < 0.2 else one for one in shown]
            table.show(shown)
            height, width = table.size.height, table.size.width
            kept = [strip.text for strip in table.render_lines(Region(0, 0, width, height))]
            assert kept == [line(table, y) for y in range(height)]
            assert [one.uid for one in table.rows] == [one.uid for one in shown]
            assert table.current is None or table.current in shown


async def test_of_an_age_that_grows_only_its_cell_is_painted() -> None:
    born = datetime(2026, 1, 1, tzinfo=UTC)
    now = born + timedelta(seconds=5)
    async with Alone().run_test(size=(40, 10)) as pilot:
        table = Table(now=lambda: now)
        await pilot.app.mount(table)
        await pilot.pause()
        table.show_columns((*COLUMNS, Column(verbatim("AGE"), key="age")))
        table.show([Row(name, (Cell(name), Cell("0"), Cell(since=since))) for name, since in (("a", born), ("b", now))])
        asked: list[Region] = []
        table.refresh = lambda *regions, **_how: asked.extend(regions)  # type: ignore[method-assign,assignment]
        table.tick()
        assert asked == []
        now += timedelta(seconds=2)
        table.tick()
        left = line(table, 1).index("7s")
        assert [region.y for region in asked] == [1, 2]
        assert all(region.x <= left < region.right and region.width < 10 for region in asked)
