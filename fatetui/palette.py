"""The command palette: every action and view of the registry, searched by title and help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from screens.host import Host
from screens.widgets.keybar import KEY_GAP
from services.i18n import _

if TYPE_CHECKING:
    from screens.host import Offer


def palette() -> CommandPalette:
    """The palette, which speaks the language of the moment."""
    return CommandPalette(placeholder=str(_("Search for an action or a view…")), id="--command-palette")


class ActionCommands(Provider):
    """The actions of the screen that lies below the palette."""

    async def discover(self) -> Hits:
        for offer in self._offers():
            yield DiscoveryHit(_title(offer), partial(self._perform, offer.id), help=_help(offer))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for offer in self._offers():
            title = _title(offer)
            score = matcher.match(f"{title} {' '.join(offer.words)}")
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._perform, offer.id), help=_help(offer))

    def _offers(self) -> list[Offer]:
        assert isinstance(self.app, Host)
        return self.app.offers(self.screen)

    async def _perform(self, action: str) -> None:
        await self.app.run_action(f"app.perform('{action}')")


def _title(offer: Offer) -> str:
    return f"{offer.title}{KEY_GAP}{offer.key}" if offer.key else str(offer.title)


def _help(offer: Offer) -> str:
    return str(offer.refused or offer.help)
