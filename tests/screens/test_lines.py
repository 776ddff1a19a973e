"""Text by itself: as many lines as are held, filtered and searched, the place that is read kept."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from screens.look import Tone
from screens.widgets import lines as widget
from screens.widgets.lines import Line, Lines, Row
from tests.screens.conftest import until


class Alone(App[None]):
    """Nothing but lines."""

    def compose(self) -> ComposeResult:
        yield Lines()


def made(*texts: str) -> list[Line]:
    return [(text, Tone.PLAIN) for text in texts]


def painted(lines: Lines) -> list[str]:
    return [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]


async def test_old_lines_are_dropped_and_the_place_that_is_read_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget, "MOST_LINES", 100)
    async with Alone().run_test(size=(40, 5)) as pilot:
        lines = pilot.app.query_one(Lines)
        lines.filter(lambda text: text.endswith(("0", "5")))
        lines.show(made(*(f"line {number}" for number in range(100))))
        lines.scroll_lines(10)
        before = painted(lines)
        lines.append(made(*(f"line {number}" for number in range(100, 120))))
        assert len(lines.lines) == 100
        assert lines.dropped == 20
        assert lines.lines[0][0] == "line 20"
        assert painted(lines) == before
        assert lines.unseen == 4
        lines.scroll_lines(1000)
        assert lines.unseen == 0
        assert painted(lines)[-1] == "line 115"
        lines.follow(on=True)
        lines.append(made("line 130"))
        assert painted(lines)[-1] == "line 130"


async def test_what_is_sought_is_gone_to_around_the_end() -> None:
    async with Alone().run_test(size=(40, 5)) as pilot:
        lines = pilot.app.query_one(Lines)
        lines.show(made(*(f"line {number}" for number in range(100))))
        lines.search("line .?7$")
        assert lines.finding == (1, 10)
        for by, at in ((1, 2), (1, 3), (-1, 2), (-1, 1), (-1, 10), (1, 1)):
            lines.find(by)
            assert lines.finding == (at, 10)
            assert any(text.endswith("7") for text in painted(lines))
        lines.search("[")
        assert lines.finding == (0, 0)
        lines.search("")
        assert lines.finding == (0, 0)


async def test_what_stands_side_by_side_has_its_own_colours_and_is_not_broken() -> None:
    async with Alone().run_test(size=(20, 5)) as pilot:
        lines = pilot.app.query_one(Lines)
        lines.wrap(on=True)
        row = Row([("✓ done   ", Tone.GOOD), ("✗ failed ", Tone.BAD)])
        lines.show([(row, Tone.PLAIN)])
        well, ill = (lines.get_component_rich_style(f"table--{tone}") for tone in (Tone.GOOD, Tone.BAD))
        styles = {segment.text.strip(): segment.style for segment in lines.render_line(0)}
        assert (styles["✓ done"], styles["✗ failed"]) == (well, ill)
        assert row != Row([(text, Tone.PLAIN) for text, _tone in row.parts]), "another colour is another row"
        await pilot.resize_terminal(12, 5)
        await until(pilot, lambda: painted(lines)[:2] == ["✓ done   ✗ …", ""])
