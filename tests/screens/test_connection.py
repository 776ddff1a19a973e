"""A connection that is cut, or goes silent: all stays, dimmed and dated, and comes back under the same cursor."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from textual.pilot import Pilot

from fatetui.app import FatetuiApp, Start
from screens.listing import ListingScreen
from services.kubernetes import connect
from services.sandbox import DemoProcess
from services.session import Trust, heartbeat
from tests.screens.conftest import goes_to, screen_of, until
from tests.screens.proxy import Way, proxied


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("_BEAT", 0.2), ("_URGENT", 0.1), ("_PATIENCE", 3.0)):
        monkeypatch.setattr(heartbeat, name, seconds)


async def test_what_was_seen_stays_dated_and_comes_back_under_the_same_cursor(tmp_path: Path) -> None:
    async with DemoProcess(speed=50) as demo, proxied(demo.url) as proxy:
        kubeconfig = tmp_path / "kubeconfig"
        port = f":{urlsplit(demo.url).port}"
        kubeconfig.write_text(Path(demo.kubeconfig).read_text().replace(port, f":{proxy.port}"))
        app = FatetuiApp(Start(kubeconfig))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: app.session is not None)
            await goes_to(pilot, "cm default", "configmaps")
            screen = screen_of(pilot)
            assert isinstance(screen, ListingScreen)
            for name in ("zb", "zc"):
                await create(Path(demo.kubeconfig), name)
            await until(pilot, lambda: shown(screen)[-2:] == ["zb", "zc"])
            await pilot.press("end")
            for way, name in ((Way.CUT, "za"), (Way.SILENT, "zaa")):
                await lost_and_found(pilot, screen, lambda way=way: proxy.become(way), way)
                await create(Path(demo.kubeconfig), name)
                assert name not in shown(screen)
                proxy.become(Way.OPEN)
                await until(pilot, lambda name=name: name in shown(screen))
                await until(pilot, lambda: not screen.table.dimmed and not screen.banner.display)
                await until(pilot, lambda: (row := screen.table.current) is not None and row.cells[0].text == "zc")


async def lost_and_found(pilot: Pilot[int], screen: ListingScreen, lose: object, way: Way) -> None:
    """Lose the connection, and see what is shown then."""
    before = shown(screen)
    lose()  # type: ignore[operator]
    session = screen.app.session
    assert session is not None
    lost = datetime.now(UTC)
    await until(pilot, lambda: session.link().trust is Trust.STALE)
    await until(pilot, lambda: screen.table.dimmed and screen.banner.display)
    assert shown(screen) == before, way
    await until(pilot, lambda: "Not up to date since" in str(screen.banner.content))
    await until(pilot, lambda: "stale" in str(screen.header.content))
    if way is Way.SILENT:
        # The silence began before it was noticed.
        assert session.link().since <= lost


def shown(screen: ListingScreen) -> list[str]:
    return [row.cells[0].text for row in screen.table.rows]


async def create(kubeconfig: Path, name: str) -> None:
    async with await connect(kubeconfig) as cluster:
        await cluster.create(
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"}}
        )
