"""`fatetui` without a script: the console's door."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from fatetui.logfile import logged
from fatetui.paths import config_directory, state_directory
from fatetui.script.problems import render
from fatetui.settings import Settings, SettingsError
from fatetui.tty import on_terminal, shows_screens
from services import looping
from services.errors import Exit
from services.i18n import _, use_language

if TYPE_CHECKING:
    from services.sandbox import DemoProcess
    from services.wizard import Filed


def console(options: Mapping[str, Any], *, wizard: Filed | None = None) -> int:
    """Open the console, at the install wizard when there are answers to it. It needs a terminal, and says so where
    there is none."""
    if not on_terminal():
        sys.stderr.write(str(_("There is no terminal here: give --script FILE, or see `fatetui --help`.")) + "\n")
        return int(Exit.INPUT_NEEDED)
    if not shows_screens():
        told = _(
            "TERM is dumb: this terminal shows no screens. `fatetui wizard --plain` asks line by line; "
            "`fatetui status` and `fatetui doctor` tell how things are."
        )
        sys.stderr.write(f"{told}\n")
        return int(Exit.INPUT_NEEDED)
    if options["no_color"]:
        # Textual looks at the variable alone.
        os.environ["NO_COLOR"] = "1"
    try:
        return looping.run(_console(options, wizard))
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)


async def _console(options: Mapping[str, Any], wizard: Filed | None) -> int:
    # Textual: 0.2 s that no other command pays.
    from fatetui.app import FatetuiApp, Start
    from fatetui.settings.console import console_settings

    try:
        settings = console_settings(config_directory())
    except SettingsError as error:
        sys.stderr.write(render(error.problems) + "\n")
        return int(error.exit)
    _speak(settings)
    async with AsyncExitStack() as stack:
        kubeconfig = Path(options["kubeconfig"]) if options["kubeconfig"] else None
        state = kept = state_directory()
        if options["demo"] is not None:
            demo = await _demo(stack, options["demo"])
            kubeconfig, kept = demo.kubeconfig, demo.state
        app = FatetuiApp(
            Start(
                kubeconfig,
                options["context"],
                bool(options["read_only"]),
                settings,
                state / "console.json",
                config_directory(),
                kept,
                wizard,
                options["kubefate_url"] or "",
                stack.enter_context(logged(state)),
            )
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # A polite kill leaves the terminal as it was, too.
            loop.add_signal_handler(number, app.exit, int(Exit.INTERRUPTED))
        ended = await app.run_async()
    if app.crash is not None:
        from services.steps.reports import reason_text

        sys.stderr.write(reason_text(app.crash) + "\n")
        return int(Exit.INTERNAL)
    return int(Exit.OK) if ended is None else ended


def _speak(settings: Settings) -> None:
    """Use the language of the settings, unless one was asked for here and now."""
    asked = click.get_current_context().get_parameter_source("lang")
    if settings.main.language is not None and asked is ParameterSource.DEFAULT:
        use_language(settings.main.language)


async def _demo(stack: AsyncExitStack, scenario: str) -> DemoProcess:
    """A demo that ends with `stack`."""
    # The demo's own machinery, for those who ask for it.
    from services.sandbox import DemoProcess

    return await stack.enter_async_context(DemoProcess(scenario=scenario or None))
