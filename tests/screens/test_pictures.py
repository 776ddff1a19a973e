"""What is wrong with a picture and can be told by a program: cut titles, empty places without a sentence, ragged rows.

Looked for on every view that a word leads to, on a federation and on a cluster with nothing in it.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from screens.base import ConsoleScreen
from screens.catalog import VIEWS
from screens.listing import ListingScreen
from tests.screens.conftest import app_of, console, goes_to, screen_of, until
from tests.screens.federation import found_federation

ARTICLE = Path(__file__).parents[2] / "examples" / "article"
SIZES = ((80, 24), (120, 36))
IDENTITIES = ("namespace", "party", "id")
"""Columns by whose cells things are told apart: half of one may be that of another."""


@pytest.mark.parametrize("size", SIZES)
async def test_on_a_federation_nothing_is_cut_that_tells_things_apart(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fate-9999.yaml", "fate-10000.yaml"):
        shutil.copy(ARTICLE / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    async with console(size, state=tmp_path / "state") as pilot:
        kubeconfig = app_of(pilot).kubeconfig
        assert kubeconfig is not None
        await found_federation(kubeconfig)
        assert not [fault async for fault in _faults_of_all(pilot)]


async def test_where_there_is_nothing_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with console(SIZES[0], state=tmp_path / "state") as pilot:
        assert not [fault async for fault in _faults_of_all(pilot)]


async def _faults_of_all(pilot: Pilot[int]) -> AsyncIterator[str]:
    for view in VIEWS.values():
        if view.words:
            await goes_to(pilot, view.words[0], view.id)
            screen = screen_of(pilot)
            if isinstance(screen, ListingScreen):
                await until(pilot, lambda screen=screen: bool(screen.table.rows) or screen.picture.display)
            # A picture is not made in one go: what is wrong is what stays so.
            with suppress(TimeoutError):
                await until(pilot, lambda screen=screen: not list(_faults(pilot, screen)))
            for fault in _faults(pilot, screen):
                yield f"{view.id}: {fault}"


def _faults(pilot: Pilot[int], screen: ConsoleScreen) -> Iterator[str]:
    if isinstance(screen, ListingScreen) and screen.table.display:
        for said in _unsaid(screen):
            yield f"cut, and said nowhere: {said}"
        yield from _of_a_table(screen)
    if not _words(pilot):
        yield "nothing is said"
    for line in _lines(pilot):
        if cell_len(line) > app_of(pilot).size.width:
            yield f"wider than the screen: {line}"


def _of_a_table(screen: ListingScreen) -> Iterator[str]:
    table = screen.table
    shown = dict(table.columns.laid_out)
    for index, width in shown.items():
        column = table.columns.all[index]
        if cell_len(str(column.title)) > width:
            yield f"the title {column.title} is cut to {width}"
        if column.key in IDENTITIES:
            for row in table.rows:
                if row.cells[index].width > width and width < column.least:
                    yield f"{column.title} {row.cells[index].text} is cut to {width}"


def _unsaid(screen: ListingScreen) -> Iterator[str]:
    """What is cut of the row under the cursor, and stands nowhere in full."""
    told, row = str(screen.cut.content), screen.table.current
    if row is not None and screen.TELLS_CUT:
        for title, text, _tone in screen.table.cut(row):
            if f"{title}  {text}" not in told:
                yield f"{title} {text}"


def _lines(pilot: Pilot[int]) -> list[str]:
    """What is between the breadcrumbs and the keys."""
    strips = screen_of(pilot)._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips][2:-1]


def _words(pilot: Pilot[int]) -> str:
    return "".join(_lines(pilot)).strip()
