"""Settings at work in the console: keys, themes, marks; what it remembers by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from textual.pilot import Pilot

from fatetui.app import FatetuiApp, Start
from fatetui.memory import recall
from fatetui.settings import MainSettings, Settings, ThemeSettings, theme_directory
from screens.help import HelpScreen
from screens.widgets.prompt import COMMAND
from services.i18n import verbatim
from services.sandbox import DemoProcess
from tests.screens.conftest import DEADLINE, noticed, until
from themes import THEMES


async def test_keys_theme_and_marks_of_the_settings_hold() -> None:
    settings = Settings(
        MainSettings(theme="night", production=["fatetui-*", "demo*"], read_only=True),
        themes={"night": ThemeSettings(primary="#010203")},
        keys={"help": ("f5",)},
        remarks=(verbatim("help was once called otherwise"),),
    )
    async with DemoProcess(speed=50) as demo:
        app = FatetuiApp(Start(Path(demo.kubeconfig), settings=settings))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: app.session is not None)
            assert app.session is not None
            assert app.production
            assert app.session.read_only
            assert app.theme == "night"
            assert "help was once called otherwise" in [str(notice.text) for notice in app.notices]
            assert app.current_theme.primary == "#010203"
            await pilot.press("question_mark")
            assert not isinstance(app.screen, HelpScreen)
            await pilot.press("f5")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_the_theme_last_chosen_is_remembered_and_settings_come_first(tmp_path: Path) -> None:
    memory = tmp_path / "console.json"
    async with DemoProcess(speed=50) as demo:
        kubeconfig = Path(demo.kubeconfig)
        app = FatetuiApp(Start(kubeconfig, memory=memory))
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.session is not None)
            await app.action_perform("theme")
            chosen = app.theme
            await pilot.press("colon", *"pods", "enter")
            await until(pilot, lambda: app.trail[-1].view == "pods")
        assert recall(memory).theme == chosen
        again = FatetuiApp(Start(kubeconfig, memory=memory))
        assert again.theme == chosen
        assert again.history(COMMAND) == ["pods"]
        settings = Settings(MainSettings(theme="fatetui-contrast"))
        assert FatetuiApp(Start(kubeconfig, memory=memory, settings=settings)).theme == "fatetui-contrast"


async def test_a_theme_is_followed_as_it_is_edited(tmp_path: Path) -> None:
    path = theme_directory(tmp_path) / "night.yaml"
    path.parent.mkdir()
    path.write_text("primary: '#010203'\n")
    settings = Settings(MainSettings(theme="night"), themes={"night": ThemeSettings(primary="#010203")})
    async with DemoProcess(speed=50) as demo:
        app = FatetuiApp(Start(Path(demo.kubeconfig), settings=settings, directory=tmp_path))
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.session is not None)
            await rewritten(pilot, path, "primary: blueish\n", lambda: noticed(pilot, "night.yaml:1:10"))
            assert app.current_theme.primary == "#010203"
            await rewritten(pilot, path, "primary: '#040506'\n", lambda: app.current_theme.primary == "#040506")
            assert app.theme == "night"


async def rewritten(pilot: Pilot[int], path: Path, text: str, seen: Callable[[], bool]) -> None:
    """Write until it is seen: the watch begins in a thread, and tells nobody when."""
    async with asyncio.timeout(DEADLINE):
        while not seen():
            path.write_text(text)
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await until(pilot, seen)


async def test_every_theme_has_all_that_styles_ask_for(tmp_path: Path) -> None:
    app = FatetuiApp(Start(tmp_path / "no-kubeconfig"))
    async with app.run_test(size=(80, 24)) as pilot:
        for theme in THEMES:
            app.theme = theme.name
            await pilot.pause()
            assert app.is_running, theme.name
