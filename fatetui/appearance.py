"""How the console looks: fatetui's themes and the operator's own, chosen by context, by key, and as they are edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.theme import Theme

from fatetui.output import place_of
from fatetui.settings import SettingsError, load_themes, theme_directory
from fatetui.settings.themes import made
from screens.look import Tone
from services.i18n import _
from themes import DEFAULT, THEMES

if TYPE_CHECKING:
    from fatetui.memory import Recollection
    from fatetui.start import Start
    from screens.host import Host


class Appearance:
    """Owns the themes of an application."""

    def __init__(self, app: Host, start: Start, recollection: Recollection) -> None:
        self._app = app
        self._settings = start.settings
        self._directory = start.directory
        self._recollection = recollection
        self._own = {theme.name: theme for theme in THEMES}
        self._themes: dict[str, Theme] = {}
        for theme in (*THEMES, *made(start.settings.themes, self._own)):
            self._take(theme)
        app.set_class(not start.settings.main.header, "-no-header")
        app.set_class(not start.settings.main.crumbs, "-no-crumbs")

    def do_header(self) -> None:
        """Show the line of the context, or not; settings say how it begins."""
        self._app.toggle_class("-no-header")

    def do_crumbs(self) -> None:
        """Show the breadcrumbs, or not: the line comes back while something is typed."""
        self._app.toggle_class("-no-crumbs")

    def dress_for(self, context: str) -> None:
        """What the settings say of `context` comes before what was chosen last; a theme may be gone since."""
        wanted = self._settings.theme(context) or self._recollection.theme
        self._app.theme = wanted if wanted in self._themes else DEFAULT

    def do_theme(self) -> None:
        """The next one."""
        names = list(self._themes)
        self._app.theme = names[(names.index(self._app.theme) + 1) % len(names)]
        self._recollection.theme = self._app.theme
        self._app.say(_("Theme: {name}", name=self._app.theme))

    def follow(self) -> None:
        """Use the operator's themes as they are written, where he has any."""
        if self._directory is not None and theme_directory(self._directory).is_dir():
            self._app.run_worker(self._follow(self._directory), group="themes", exclusive=True)

    async def _follow(self, directory: Path) -> None:
        from watchfiles import awatch  # only for those who have themes of their own

        async for _changes in awatch(theme_directory(directory)):
            try:
                edited = list(made(load_themes(directory, self._own), self._own))
            except SettingsError as error:
                first = error.problems[0]
                place = place_of(first.source, first.span)
                self._app.say(_("{place}: {reason}", place=place, reason=first.message), Tone.WARN)
                continue
            for theme in edited:
                self._take(theme)
                if theme.name == self._app.theme:
                    # Textual repaints for another name only.
                    self._app.theme = DEFAULT
                    self._app.theme = theme.name

    def _take(self, theme: Theme) -> None:
        self._themes[theme.name] = theme
        self._app.register_theme(theme)
