"""What can be done wherever one is: help, palette, language, the session as a script, leaving."""

from __future__ import annotations

from pathlib import Path

from fatetui.palette import palette
from fatetui.travels import Travels
from screens.about import ABOUT
from screens.catalog import VIEWS
from screens.help import HelpScreen
from screens.host import Host
from screens.look import Tone
from services.errors import FatetuiError
from services.i18n import LANGUAGES, _, language, use_language
from services.kubefate.given import addresses
from services.session.saved import saved_name
from services.text import one_line


class Anywhere:
    """Actions of the application itself."""

    def __init__(self, app: Host, travels: Travels) -> None:
        self._app = app
        self._travels = travels

    def do_help(self) -> None:
        """What this place is for, and all that can be done here."""
        here = self._app.trail[-1].view
        self._app.push_screen(HelpScreen(VIEWS[here].title, ABOUT[here], self._app.offers()))

    def do_palette(self) -> None:
        """All actions and views, to be searched."""
        self._app.push_screen(palette())

    def do_refresh(self) -> None:
        """Paint everything anew."""
        self._app.refresh(layout=True)

    async def do_language(self) -> None:
        """The next one."""
        use_language(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
        for screen in self._travels.screens:
            screen.retranslate()
        await self._travels.screens[-1].pull_now()

    def do_export(self) -> None:
        """Write the session's script into this folder."""
        # The engine, for those who want its script.
        from services.session.exporting import exported
        from services.steps.workspacefiles import write_file

        app = self._app
        path = Path.cwd() / saved_name("session", "yaml", app.now())
        try:
            session = app.session
            text = exported(session.tasks.tasks, kubefate=addresses.of(session.context)) if session else exported(())
            write_file(path, text, mode=0o600)
        except FatetuiError as error:
            app.complain(error, Tone.WARN)
        else:
            app.say(_("Saved as {path}", path=one_line(str(path))), Tone.GOOD)

    def do_quit(self) -> None:
        """Leave."""
        self._app.exit(0)
