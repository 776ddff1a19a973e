"""`:KIND` for kinds without a table of their own: the server's table, YAML, removal; nonsense is told."""

from __future__ import annotations

from screens.reading import YamlScreen
from screens.resources import AnyKindScreen
from tests.screens.conftest import console, noticed, screen_of, until
from tests.screens.federation import found_federation


async def test_the_servers_own_table_is_shown_for_any_kind():
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await pilot.press("colon", *"endpoints", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AnyKindScreen))
        screen = screen_of(pilot)
        assert isinstance(screen, AnyKindScreen)
        await until(pilot, lambda: len(screen.table.rows) > 4)
        row = screen.selected()
        assert row is not None
        assert row.namespace
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, YamlScreen))
        yaml = screen_of(pilot)
        assert isinstance(yaml, YamlScreen)
        await until(pilot, lambda: any("kind: Endpoints" in line or "subsets" in line for line, _ in yaml.text.lines))


async def test_a_kind_that_there_is_not_is_told_with_the_nearest_word():
    async with console() as pilot:
        await until(pilot, lambda: pilot.app.session.version is not None)  # type: ignore[attr-defined]
        await pilot.press("colon", *"podz", "enter")
        await until(pilot, lambda: noticed(pilot, "did you mean"))
