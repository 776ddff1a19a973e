"""Changing things: shown before, done once agreed, followed, audited; refused where it is not allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Static

from screens.reading import NoticesScreen
from screens.resources import ResourceScreen
from screens.tasks import AskScreen, AuditScreen, ByHandScreen, ConfirmScreen, PlanScreen, TaskScreen, TasksScreen
from services.errors import Exit
from services.session.permissions import Permissions
from services.steps.audit import read_audit
from tests.screens.conftest import app_of, console, goes_to, screen_of, until
from tests.screens.federation import found_federation


async def proposed(pilot: Pilot[int], *keys: str) -> ConfirmScreen:
    """Press `keys`, wait for the question and for what would change."""
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ConfirmScreen)
    await until(pilot, lambda: "Looking what" not in shown(screen))
    return screen


def shown(screen: ConfirmScreen) -> str:
    return str(screen.plan.content)


async def pods(pilot: Pilot[int], command: str) -> ResourceScreen:
    await goes_to(pilot, command, command)
    screen = screen_of(pilot)
    assert isinstance(screen, ResourceScreen)
    await until(pilot, lambda: len(screen.table.rows) > 0)
    return screen


async def test_removing_asks_with_cancel_in_focus_and_is_audited(tmp_path: Path):
    async with console(state=tmp_path) as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        screen = await pods(pilot, "services")
        assert screen.table.current is not None
        uid = screen.table.current.uid
        await pilot.press("P", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        plan = screen_of(pilot)
        assert isinstance(plan, PlanScreen)
        await until(pilot, lambda: any("delete Service" in line for line, _tone in plan.text.lines))
        await pilot.press("escape", "K")
        await until(pilot, lambda: isinstance(pilot.app.screen, ByHandScreen))
        listed = pilot.app.screen.query_one(OptionList)
        assert any("kubectl delete Service" in str(option.prompt) for option in listed.options)
        await pilot.press("escape")
        question = await proposed(pilot, "ctrl+d")
        assert "delete Service" in shown(question)
        assert "kubectl delete Service" in shown(question)
        await until(pilot, lambda: question.focused is question.cancel)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert pilot.app.session.tasks.tasks == []  # type: ignore[attr-defined]
        question = await proposed(pilot, "ctrl+d")
        await pilot.press("tab", "enter")
        tasks = pilot.app.session.tasks  # type: ignore[attr-defined]
        await until(pilot, lambda: [task.exit for task in tasks.tasks] == [Exit.OK])
        await until(pilot, lambda: uid not in {row.uid for row in screen.table.rows})
        (entry,) = read_audit(tmp_path / "audit.ndjson")
        assert (entry.verb, entry.status, entry.origin) == ("object.remove", "changed", "console")
        await goes_to(pilot, "tasks", "tasks")
        listing = screen_of(pilot)
        assert isinstance(listing, TasksScreen)
        await until(pilot, lambda: len(listing.table.rows) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TaskScreen))
        transcript = screen_of(pilot)
        assert isinstance(transcript, TaskScreen)
        await until(pilot, lambda: any("delete Service" in line for line, _tone in transcript.text.lines))
        await goes_to(pilot, "audit", "audit")
        audit = screen_of(pilot)
        assert isinstance(audit, AuditScreen)
        await until(pilot, lambda: len(audit.table.rows) == 1)
        await goes_to(pilot, "notices", "notices")
        notices = screen_of(pilot)
        assert isinstance(notices, NoticesScreen)
        await until(pilot, lambda: any(": done" in line for line, _tone in notices.text.lines))


async def test_all_that_are_marked_are_removed_together():
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await pods(pilot, "services")
        await pilot.press("space", "space")
        question = await proposed(pilot, "ctrl+d")
        assert shown(question).count("~ delete Service") == 2


async def test_scaling_asks_how_many_and_waits_until_they_are_there():
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await pods(pilot, "deployments")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        asked = pilot.app.screen
        await pilot.press(*"many", "enter")
        await until(pilot, lambda: "!" in str(asked.query_one("#complaint", Static).content))
        assert pilot.app.screen is asked
        await pilot.press("ctrl+u")
        question = await proposed(pilot, "0", "enter")
        assert "scale Deployment" in shown(question)
        await until(pilot, lambda: question.focused is question.agree)
        await pilot.press("enter")
        tasks = pilot.app.session.tasks  # type: ignore[attr-defined]
        await until(pilot, lambda: [task.exit for task in tasks.tasks] == [Exit.OK])


async def test_what_is_so_already_cannot_be_agreed_to():
    async with console() as pilot:
        await goes_to(pilot, "namespaces", "namespaces")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        field = pilot.app.screen.query_one("#answer", Input)
        field.value = "default"
        question = await proposed(pilot, "enter")
        assert "Nothing would change" in shown(question)
        assert question.query_one("#agree", Button).disabled


async def test_in_production_the_name_has_to_be_typed():
    async with console(production=("*",)) as pilot:
        await goes_to(pilot, "namespaces", "namespaces")
        screen = screen_of(pilot)
        assert isinstance(screen, ResourceScreen)
        await until(pilot, lambda: screen.table.current is not None)
        question = await proposed(pilot, "ctrl+d")
        assert question.agree.disabled
        await until(pilot, lambda: question.focused is question.typed)
        selected = screen.selected()
        assert selected is not None
        question.typed.value = selected["metadata"]["name"]
        await until(pilot, lambda: not question.agree.disabled)


async def test_read_only_refuses_before_it_asks():
    async with console(read_only=True) as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await pods(pilot, "services")
        await pilot.press("ctrl+d")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert not isinstance(pilot.app.screen, ConfirmScreen)


async def test_that_nobody_tells_what_is_allowed_is_said_once_and_forbids_nothing(monkeypatch: pytest.MonkeyPatch):
    async def strange(_self: Permissions, _question: object) -> None:
        raise ValueError

    monkeypatch.setattr(Permissions, "_answer", strange)
    async with console() as pilot:

        def said() -> int:
            return sum("is not known: fatetui itself failed" in str(one.text) for one in app_of(pilot).notices)

        screen = await pods(pilot, "pods")
        await until(pilot, lambda: said() > 0)
        assert screen.standing().lacks("exec") is None
        await goes_to(pilot, "services", "services")
        await until(pilot, lambda: screen_of(pilot).standing().lacks("delete") is None)
        assert said() == 1


async def test_who_may_only_get_and_list_sees_all_and_is_told_which_permission_is_missing():
    async with console(scenario="rbac-read") as pilot:
        await goes_to(pilot, "namespaces", "namespaces")
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.standing().lacks("create") is not None)
        offer = next(offer for offer in pilot.app.offers() if offer.id == "new_namespace")  # type: ignore[attr-defined]
        assert "create namespaces" in str(offer.refused)
        await pilot.press("n")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert not isinstance(pilot.app.screen, AskScreen)
        await goes_to(pilot, "po all", "pods")
        pods = screen_of(pilot)
        await until(pilot, lambda: pods.standing().lacks("exec") is not None)
        refused = {offer.id: str(offer.refused) for offer in app_of(pilot).offers()}
        assert "create pods/exec in namespace " in refused["shell"]
        assert "delete pods in namespace " in refused["remove"]
        assert refused["logs"] == "None"
        assert isinstance(pods, ResourceScreen)
        await until(pilot, lambda: "watching is not allowed" in str(pods.banner.content))
