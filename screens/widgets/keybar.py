"""The line below everything: the keys that do something here. Made from the action registry, in the live language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import getters
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from screens.host import Host

if TYPE_CHECKING:
    from services.i18n import Message

_Key = tuple[str, str, str, bool]
"""The action, its key, its title, whether it is refused."""
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
    _told: tuple[int, tuple[_Key, ...]] | None = None

    def on_mount(self) -> None:
        self.pull()

    def on_resize(self) -> None:
        self.pull()

    def pull(self) -> None:
        """Show what can be done now. It is asked with every key: what it told last is not told again."""
        telling = self.size.width, tuple(self._all())
        if telling != self._told:
            self._told = telling
            self.update(self._line(*telling), layout=False)

    def _line(self, width: int, keys: Iterable[_Key]) -> Content:
        shown = Content(" ")
        for one in keys:
            more = Content.assemble(shown, _shown(*one), KEY_GAP)
            if more.cell_length > width:
                break
            shown = more
        return shown

    def _all(self) -> Iterator[_Key]:
        """While the prompt is open its own keys; else those that every screen needs, what is mostly done here, the
        rest."""
        for key, title in self.hints:
            yield "", key, str(title), False
        for offer in sorted(self.app.offers(self.screen), key=lambda offer: offer.footing):
            if offer.footer and offer.key and not self.hints:
                yield offer.id, offer.key, str(offer.title), offer.refused is not None


def _shown(action: str, key: str, title: str, refused: bool) -> Content:
    if refused:
        return Content.styled(f"{key} {title}", "$text-disabled")
    both = Content.assemble(
        Content.styled(key, "bold $footer-key-foreground"),
        " ",
        Content.styled(title, "$footer-description-foreground"),
    )
    return both.stylize(Style.from_meta({"@click": f"app.perform('{action}')"})) if action else both
