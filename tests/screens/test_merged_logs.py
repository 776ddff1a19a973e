"""`l` on a party: the logs of all of its pods in one text."""

from __future__ import annotations

from screens.listing import ListingScreen
from screens.reading import MergedLogScreen
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation


async def test_all_pods_of_a_party_speak_in_one_log():
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await goes_to(pilot, "pa", "parties")
        parties = screen_of(pilot)
        assert isinstance(parties, ListingScreen)
        await until(pilot, lambda: len(parties.table.rows) == 2)
        await until(pilot, lambda: all(row.subject.ready == row.subject.pods > 4 for row in parties.table.rows))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.screen, MergedLogScreen))
        screen = screen_of(pilot)
        assert isinstance(screen, MergedLogScreen)

        def sources() -> set[str]:
            return {line.partition(" ")[0] for line, _tone in screen.text.lines if "│" in line}

        await until(pilot, lambda: len(sources()) > 2)
        assert "python" in sources() or "egg" in sources()
