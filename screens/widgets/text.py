"""Text in the tones of the themes. What it is made of is never read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from screens.look import Tone

if TYPE_CHECKING:
    from screens.widgets.prose import Prose

# Theme variables, resolved when the text is painted.
STYLES: dict[Tone, str] = {
    Tone.PLAIN: "",
    Tone.MUTED: "$text-muted",
    Tone.STRONG: "bold",
    Tone.GOOD: "$tone-good",
    Tone.BUSY: "$tone-busy",
    Tone.UNSURE: "$tone-unsure",
    Tone.WARN: "bold $tone-warn",
    Tone.BAD: "bold $tone-bad",
}


def toned(text: str, tone: Tone) -> Content:
    """`text` as it stands, in `tone`."""
    return Content.styled(text, STYLES[tone])


def tell(widget: Static, told: Content | Prose, *, layout: bool = True) -> None:
    """Let `widget` say what it is `told`, unless it does: screens say most things again and again. Without `layout` its
    size is known to stay."""
    before = widget.content
    same = isinstance(before, Content) and before.is_same(told) if isinstance(told, Content) else told.is_same(before)
    if not same:
        widget.update(told, layout=layout)
