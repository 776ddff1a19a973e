"""`:home` and the pages of parties, on the demo."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.content import Content
from textual.pilot import Pilot

from screens.drift import DriftScreen
from screens.editor import EditorScreen
from screens.listing import ListingScreen
from screens.look import Tone
from screens.overview import OverviewScreen
from screens.overview.rows import cluster_row
from screens.parties.rows import party_row
from screens.party import ConfigTab, WorkloadsTab
from screens.party.config import config_rows
from screens.party.tab import TABS
from screens.reading import DescriptionScreen
from screens.tasks import ChooseScreen, ConfirmScreen
from screens.wizard import WizardScreen
from services.doctor import KnownParty, ServiceView, Sight, party_view
from services.kubernetes import Forbidden
from services.party import parse_party
from services.rollout import Health, Verdict
from services.session import Board, Link, Trust
from tests.screens.conftest import console, goes_to, noticed, screen_of, until
from tests.screens.federation import found_federation

ARTICLE = Path(__file__).parents[2] / "examples" / "article"


def listing(pilot: Pilot[int]) -> ListingScreen:
    screen = screen_of(pilot)
    assert isinstance(screen, ListingScreen)
    return screen


def row_with(pilot: Pilot[int], text: str) -> str:
    """The text of the row that has `text` in it; "" for none."""
    return next((row.text for row in listing(pilot).table.rows if text in row.text), "")


async def healthy_parties(pilot: Pilot[int]) -> None:
    await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
    await until(pilot, lambda: all(name in row_with(pilot, name) for name in ("fate-9999", "fate-10000")))
    session = pilot.app.session  # type: ignore[attr-defined]
    await until(pilot, lambda: session.parties.federation.health is Health.HEALTHY)


def keys_style(pilot: Pilot[int]) -> str:
    """How the keys at the bottom look."""
    keys = screen_of(pilot).keys.content
    assert isinstance(keys, Content)
    return " ".join(str(span.style) for span in keys.spans)


async def put_cursor_on(pilot: Pilot[int], text: str) -> None:
    table = listing(pilot).table
    assert table.move_to(next(row.uid for row in table.rows if text in row.text))


async def test_without_kubefate_enter_opens_the_wizard():
    async with console((80, 24)) as pilot:
        screen = screen_of(pilot)
        assert isinstance(screen, OverviewScreen)
        await until(pilot, lambda: "not installed" in row_with(pilot, "KubeFATE"))
        assert listing(pilot).table.rows[0].cells[0].text == "KubeFATE"
        await until(pilot, lambda: "install wizard" in str(screen.details.content))
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WizardScreen))


async def test_parties_and_routes_are_told_and_lead_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(ARTICLE / "fate-9999.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    async with console((80, 24), state=tmp_path / "state") as pilot:
        await healthy_parties(pilot)
        await until(pilot, lambda: "listens there" in row_with(pilot, "9999 → 10000"))
        await until(pilot, lambda: "healthy" in row_with(pilot, "fate-9999"))
        await until(pilot, lambda: "text-disabled" in keys_style(pilot))
        await put_cursor_on(pilot, "fate-9999")
        await until(pilot, lambda: "text-disabled" not in keys_style(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WorkloadsTab))
        await until(pilot, lambda: len(listing(pilot).table.rows) == 8)
        for number, (view, _title) in enumerate(TABS[1:], start=2):
            await pilot.press(str(number))
            await until(pilot, lambda view=view: screen_of(pilot).place.view == view)
            await until(
                pilot,
                lambda: listing(pilot).table.display != listing(pilot).picture.display and screen_of(pilot).is_current,
            )
        await pilot.press("right")
        await until(pilot, lambda: isinstance(pilot.app.screen, WorkloadsTab))
        await pilot.press("left", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, OverviewScreen))


async def test_a_party_is_edited_and_given_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    async with console() as pilot:
        await healthy_parties(pilot)
        await goes_to(pilot, "pa", "parties")
        await until(pilot, lambda: bool(row_with(pilot, "fate-9999")))
        await put_cursor_on(pilot, "fate-9999")
        shells: list[tuple[Any, str]] = []
        monkeypatch.setattr(pilot.app, "shell_into", lambda pod, container: shells.append((pod, container)))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: bool(shells))
        assert shells[0][1] == "python"
        # There is no file: what is known of the installed party becomes one.
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        file = tmp_path / "fate-9999.yaml"
        await until(pilot, lambda: file.exists() and "partyId" in file.read_text())
        await pilot.press("escape")
        await until(pilot, lambda: screen_of(pilot).place.view == "parties")
        await pilot.press("D")
        await until(pilot, lambda: isinstance(pilot.app.screen, DriftScreen))
        await until(pilot, lambda: bool(row_with(pilot, "partyId")))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfigTab))
        await until(pilot, lambda: "=" in row_with(pilot, "partyId"))
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))


async def test_who_went_somewhere_from_a_row_comes_back_to_it_whatever_became_the_worst(
    monkeypatch: pytest.MonkeyPatch,
):
    async with console() as pilot:
        screen = listing(pilot)
        await until(pilot, lambda: screen.table.current is not None and len(screen.table.rows) > 2)
        first = screen.table.rows[0].uid
        await pilot.press("question_mark")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        monkeypatch.setattr("screens.overview.rows.worst_first", lambda rows: sorted(rows, key=lambda row: row.uid))
        await screen.pull_now()
        await until(pilot, lambda: screen.table.rows[0].uid != first)
        assert screen.table.current is not None
        assert screen.table.current.uid == first


async def test_all_workloads_are_one_table_and_only_some_are_scaled():
    async with console() as pilot:
        await goes_to(pilot, "wk all", "workloads")
        await until(pilot, lambda: bool(row_with(pilot, "DaemonSet")) and bool(row_with(pilot, "Deployment")))
        await put_cursor_on(pilot, "DaemonSet")
        await pilot.press("s")
        await until(pilot, lambda: noticed(pilot, "Deployment, StatefulSet"))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DescriptionScreen))
        screen = screen_of(pilot)
        assert isinstance(screen, DescriptionScreen)
        await until(pilot, lambda: screen.is_mounted and bool(screen.text.lines))
        assert screen.place.kind == "DaemonSet"


def test_a_refused_watch_is_no_trouble_of_the_connection_and_a_lost_one_is_told_with_its_remedy():
    since = datetime(2026, 1, 1, tzinfo=UTC)
    polled = cluster_row("lab", Link(Trust.LIVE, since, Forbidden("namespaces")), "v1.20.2")
    assert "Kubernetes v1.20.2" in polled.text
    assert "allow" not in polled.text
    denied = cluster_row("lab", Link(Trust.DENIED, since, Forbidden("namespaces")), "v1.20.2")
    assert "does not allow this: namespaces" in denied.text
    assert any("administrator" in line for line, _tone in denied.subject.about)


def test_what_differs_from_the_file_is_a_fault_and_secrets_stay_hidden():
    base = {"name": "a", "namespace": "a", "partyId": 1, "chartName": "fate", "chartVersion": "v1.6.0"}
    installed = parse_party(json.dumps({**base, "mysql": {"password": "pst", "size": "1Gi"}, "gone": 1}), "installed")
    file = parse_party(json.dumps({**base, "mysql": {"password": "pst", "size": "2Gi"}, "new": []}), "file")
    rows = {row.uid: row for row in config_rows(installed, file)}
    assert {key for key, row in rows.items() if row.tone is Tone.WARN} == {"mysql.size", "gone", "new"}
    assert all("pst" not in row.text for row in rows.values())
    assert all(row.tone is Tone.MUTED for row in config_rows(installed, None))


async def test_kubefate_is_removed_from_the_overview_and_contexts_tell_their_marks():
    async with console(production=("fatetui-demo",)) as pilot:
        session = pilot.app.session  # type: ignore[attr-defined]
        await until(pilot, lambda: session.service.view is not None)
        # No KubeFATE answers here: which one would be removed?
        await pilot.press("U")
        await until(pilot, lambda: noticed(pilot, "does not answer"))
        session.service.view = ServiceView("v1.0.2")
        await pilot.press("U")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("escape")
        await goes_to(pilot, "ctx", "contexts")
        await until(pilot, lambda: "PRODUCTION" in row_with(pilot, "fatetui-demo"))


def test_a_partys_row_tells_its_restarts_and_what_was_found_of_its_board():
    pod = {
        "metadata": {"name": "p", "namespace": "fate-9999", "labels": {"name": "fate-9999"}},
        "status": {"containerStatuses": [{"restartCount": 2}, {"restartCount": 3}]},
    }
    view = party_view(KnownParty("fate-9999", "fate-9999", "9999"), Sight([pod]), Verdict(Health.HEALTHY), None)
    cells = party_row(view, Board("fate-9999", checking=True)).cells
    assert [cell.text for cell in cells[6:9]] == ["5", "… checking", "-"]
