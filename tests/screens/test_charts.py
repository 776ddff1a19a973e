"""`:charts` and `:users` of a KubeFATE that runs on the demo: what it holds, an upload, an example."""

from __future__ import annotations

from pathlib import Path

import pytest

from fatetui.app import FatetuiApp
from screens.charts import ChartsScreen, ExampleScreen, UsersScreen
from screens.listing import ListingScreen
from screens.tasks import ConfirmScreen
from services.kubefate import ManifestOptions, render_manifests
from services.kubernetes import connect
from tests.chartpackages import package
from tests.screens.conftest import console, goes_to, screen_of, until

FILES = {
    "fate/Chart.yaml": "name: fate\nversion: v1.3.0-z\n",
    "fate/values.yaml": "",
    "fate/values-template.yaml": "",
    "fate/values-template-example.yaml": "name: [red]x\n",
}


async def test_a_chart_is_uploaded_and_its_example_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path / "fate.tgz", FILES)
    monkeypatch.chdir(tmp_path)
    async with console((80, 24), state=tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, FatetuiApp)
        async with await connect(app.kubeconfig) as cluster:
            for obj in render_manifests(ManifestOptions(version="v1.4.5"), await cluster.discovery()):
                await cluster.create(obj)
        session = app.session
        assert session is not None
        session.service.start()
        await until(pilot, lambda: (view := session.service.view) is not None and view.problem is None)

        await goes_to(pilot, "charts", "charts")
        screen = screen_of(pilot)
        assert isinstance(screen, ChartsScreen)
        await until(pilot, lambda: len(screen.table.rows) > 10)
        assert not any("stored" in row.text for row in screen.table.rows)

        await pilot.press("u", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen.agree.has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: any("✓ stored" in row.text and "v1.3.0-z" in row.text for row in screen.table.rows))
        stored = screen.table.rows[0]
        assert stored.uid == "fate@v1.3.0-z"

        screen.table.move_to_end(last=False)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExampleScreen))
        example = app.screen
        assert isinstance(example, ExampleScreen)
        await until(pilot, lambda: any("name: [red]x" in line for line, _tone in example.text.lines))

        await goes_to(pilot, "users", "users")
        users = screen_of(pilot)
        assert isinstance(users, UsersScreen)
        await until(pilot, lambda: any(row.cells[0].text == "admin" for row in users.table.rows))


async def test_without_kubefate_the_picture_says_so() -> None:
    async with console() as pilot:
        await goes_to(pilot, "chart", "charts")
        screen = screen_of(pilot)
        assert isinstance(screen, ListingScreen)
        await until(
            pilot, lambda: bool(screen.picture.display) and "KubeFATE is not installed" in str(screen.picture.content)
        )
