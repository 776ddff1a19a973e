"""Secrets stay masked until somebody asks, and are masked again; namespaces tell what holds them."""

from __future__ import annotations

from datetime import timedelta

from screens.listing import ListingScreen
from screens.resources import SecretScreen
from screens.resources.secret import SHOWN_FOR, secret_rows
from services.kubernetes import connect
from tests.screens.conftest import console, goes_to, screen_of, until

SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "mine", "namespace": "default"},
    "data": {"password": "c2VzYW1lLW9wZW4=", "blob": "/w=="},
}


async def test_a_value_is_shown_for_a_moment_when_asked_for():
    async with console((80, 24)) as pilot:
        async with await connect(pilot.app.kubeconfig) as cluster:  # type: ignore[attr-defined]
            await cluster.create(SECRET)
        await goes_to(pilot, "sec default", "secrets")
        table = screen_of(pilot)
        assert isinstance(table, ListingScreen)
        await until(pilot, lambda: any("mine" in row.text for row in table.table.rows))
        assert table.table.move_to(next(row.uid for row in table.table.rows if "mine" in row.text))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SecretScreen))
        screen = screen_of(pilot)
        assert isinstance(screen, SecretScreen)
        await until(pilot, lambda: screen.is_mounted and len(screen.table.rows) == 2)

        def seen() -> str:
            return " ".join(row.text for row in screen.table.rows)

        assert "sesame" not in seen()
        await pilot.press("down", "x")
        await until(pilot, lambda: "sesame-open" in seen())
        app = pilot.app
        later = app.now() + SHOWN_FOR + timedelta(seconds=1)  # type: ignore[attr-defined]
        app.now = lambda: later  # type: ignore[attr-defined]
        await until(pilot, lambda: "sesame" not in seen())
        await pilot.press("c")
        await until(pilot, lambda: app.clipboard == "sesame-open")
        assert "sesame" not in seen()


def test_what_is_no_text_is_told_as_such():
    data: dict[str, str] = dict(SECRET["data"])  # type: ignore[call-overload]
    rows = {row.uid: row.text for row in secret_rows(data, {"blob"})}
    assert "(no text)" in rows["blob"]
    assert "•••" in rows["password"]
