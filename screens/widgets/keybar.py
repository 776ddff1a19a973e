"""The line below everything: the keys that do something here. Made from the action registry, in the live language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import getters
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from screens.host import Host, Offer
from services.i18n import Message

KEY_GAP = "  "
"""Between a key and the next word."""


class KeyBar(Static):
    """As many keys as fit; `?` has them all."""

    app = getters.app(Host)

    DEFAULT_CSS = """
    KeyBar { height: 1; }
    """

    hints: Sequence[tuple[str, Message]] = ()
    """Keys of what is typed into, in place of all others."""

    def on_mount(self) -> None:
        self.pull()

    def on_resize(self) -> None:
        self.pull()

    def pull(self) -> None:
        """Show what can be done now."""
        shown = Content(" ")
        for one in self._all():
            more = Content.assemble(shown, one, KEY_GAP)
            if more.cell_length > self.size.width:
                break
            shown = more
        # Equal contents may still differ in what is grey.
        if not isinstance(self.content, Content) or not shown.is_same(self.content):
            self.update(shown)

    def _all(self) -> Iterator[Content]:
        """While the prompt is open its own keys; else help, the way to all that does not fit, and the rest."""
        for key, title in self.hints:
            yield _pair(key, str(title), "bold $footer-key-foreground", "$footer-description-foreground")
        for offer in sorted(self.app.offers(self.screen), key=lambda offer: offer.id != "help"):
            if offer.footer and offer.key and not self.hints:
                yield _shown(offer)


def _pair(key: str, title: str, key_style: str, title_style: str) -> Content:
    return Content.assemble(Content.styled(key, key_style), " ", Content.styled(title, title_style))


def _shown(offer: Offer) -> Content:
    if offer.refused:
        return _pair(offer.key, str(offer.title), "$text-disabled", "$text-disabled")
    both = _pair(offer.key, str(offer.title), "bold $footer-key-foreground", "$footer-description-foreground")
    return both.stylize(Style.from_meta({"@click": f"app.perform('{offer.id}')"}))
