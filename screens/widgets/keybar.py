"""The line below everything: the keys that do something here. Made from the action registry, in the live language."""

from __future__ import annotations

from textual import getters
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from screens.host import Host, Offer

KEY_GAP = "  "
"""Between a key and the next word."""


class KeyBar(Static):
    """As many keys as fit; `?` has them all."""

    app = getters.app(Host)

    DEFAULT_CSS = """
    KeyBar { height: 1; }
    """

    def on_mount(self) -> None:
        self.pull()

    def on_resize(self) -> None:
        self.pull()

    def pull(self) -> None:
        """Show what can be done now."""
        shown = Content(" ")
        # Help first: it is the way to all that does not fit.
        for offer in sorted(self.app.offers(self.screen), key=lambda offer: offer.id != "help"):
            if not offer.footer:
                continue
            more = Content.assemble(shown, _shown(offer), KEY_GAP)
            if more.cell_length > self.size.width:
                break
            shown = more
        if shown != self.content:
            self.update(shown)


def _shown(offer: Offer) -> Content:
    key = Content.styled(offer.key, "$text-disabled" if offer.refused else "bold $footer-key-foreground")
    words = Content.styled(str(offer.title), "$text-disabled" if offer.refused else "$footer-description-foreground")
    both = Content.assemble(key, " ", words)
    return both if offer.refused else both.stylize(Style.from_meta({"@click": f"app.perform('{offer.id}')"}))
