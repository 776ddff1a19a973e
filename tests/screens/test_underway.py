"""A party that is being installed anew is there all the while, with what is being done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from screens.listing import ListingScreen
from screens.look import Tone
from screens.overview.rows import worst_first
from screens.widgets.table import Cell, Row
from services.i18n import verbatim
from services.kubernetes import connect
from services.rollout import Health
from services.session import Task
from services.session.deeds import installing
from services.steps import Phase, Progress, StepStarted
from tests.screens.conftest import app_of, console, goes_to, screen_of, until
from tests.screens.federation import dissolve_party, found_federation, found_party, party_file

TOLD = "KubeFATE job 1 is Stopping"
UID = "fate-9999/fate-9999"


def being_installed(party: int) -> Task:
    """A task as it is while KubeFATE stops the installation of before."""
    file = party_file(party)
    assert file.source is not None
    task = Task(1, installing([Path(file.source)], [file]), datetime.now(UTC))
    task.take(StepStarted("cluster.ensure-2", "cluster.ensure", 2, 2, None, verbatim("")))
    task.take(Progress("cluster.ensure-2", Phase.ACT, verbatim(TOLD), about=f"job:{file.name}"))
    return task


async def test_a_party_that_is_made_anew_keeps_its_row_and_the_cursor() -> None:
    async with console() as pilot:
        app = app_of(pilot)
        await found_federation(app.kubeconfig)
        await goes_to(pilot, "pa", "parties")
        screen, session = screen_of(pilot), app.session
        assert isinstance(screen, ListingScreen)
        assert session is not None
        await until(pilot, lambda: len(screen.table.rows) == 2)
        assert screen.table.move_to(UID)

        def said() -> str:
            row = screen.table.current
            assert row is not None
            assert row.uid == UID
            return row.text

        await until(pilot, lambda: "healthy" in said())
        task = being_installed(9999)
        session.tasks.tasks.append(task)
        async with await connect(app.kubeconfig) as cluster:
            await dissolve_party(cluster, 9999)
            await until(pilot, lambda: "progressing" in said() and "is being installed: nothing of it" in said())
            await until(pilot, lambda: TOLD in str(screen.query_one("#details").content))  # type: ignore[attr-defined]
            await until(pilot, lambda: session.parties.federation.health is Health.PROGRESSING)
            await found_party(cluster, 9999)
            await until(pilot, lambda: "healthy" in said())
            task.ended = datetime.now(UTC)
            await until(pilot, lambda: TOLD not in str(screen.query_one("#details").content))  # type: ignore[attr-defined]
            assert not [notice for notice in app.notices if "not there any more" in str(notice.text)]
            # Nobody is at work on it any more: what goes now is gone.
            await dissolve_party(cluster, 9999)
            await until(pilot, lambda: any("fate-9999 is not there any more" in str(one.text) for one in app.notices))
            await until(pilot, lambda: [row.uid for row in screen.table.rows] == ["fate-10000/fate-10000"])


def test_what_only_tells_of_others_comes_after_what_is_on_its_way() -> None:
    def row(uid: str, tone: Tone) -> Row:
        return Row(uid, (Cell(uid),), tone=tone)

    rows = [
        row("cluster", Tone.GOOD),
        row("party a", Tone.BUSY),
        row("party b", Tone.WARN),
        row("doctor", Tone.WARN),
        row("events", Tone.WARN),
    ]
    told = ["party b", "party a", "doctor", "events", "cluster"]
    assert [one.uid for one in worst_first(reversed(rows))] == [*told[:2], "events", "doctor", "cluster"]
    assert [one.uid for one in worst_first(rows)] == told
