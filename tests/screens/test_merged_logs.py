"""`l` on a party: the logs of all of its pods in one text."""

from __future__ import annotations

from datetime import UTC, datetime

from screens.listing import ListingScreen
from screens.reading import MergedLogScreen
from screens.reading.stream import Stamped, in_order
from services.kubernetes import LogLine
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
        await until(pilot, lambda: "python" in sources() or "egg" in sources())
        # What was written before it was opened came container by container.
        stamps = [line.stamp for line in screen.text.lines if isinstance(line, Stamped) and line.stamp]
        assert len(stamps) > len(sources())
        assert stamps == sorted(stamps)


def test_lines_of_several_sources_are_put_in_order_and_those_of_one_stay_as_they_came():
    def line(second: int | None, text: str) -> LogLine:
        return LogLine(None if second is None else datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC), text)

    came = [
        ("a", line(None, "a0")),
        ("a", line(1, "a1")),
        ("a", line(5, "a5")),
        ("a", line(None, "  goes on")),
        ("a", line(4, "a late one")),
        ("b", line(2, "b2")),
        ("b", line(9, "b9")),
    ]
    told = [one.text for _source, one in in_order(came)]
    assert told == ["a0", "a1", "b2", "a5", "  goes on", "a late one", "b9"]
