"""What stands where no data stands. Loading, empty, filtered away, denied, failed: different pictures, each with its
sentence and with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widgets import Static

from screens.look import Tone
from screens.widgets.prose import Prose
from screens.widgets.text import tell

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.i18n import Message


@dataclass(frozen=True, slots=True)
class Picture:
    """A glyph, a heading, what is the matter, and what can be done."""

    glyph: str
    tone: Tone
    heading: Message
    detail: Message | None = None
    remedy: Message | None = None


class PicturePane(Static):
    """Shows one picture in the middle."""

    DEFAULT_CSS = """
    PicturePane { height: 1fr; width: 1fr; content-align: center middle; text-align: center; padding: 0 4; }
    """

    def show(self, picture: Picture) -> None:
        """Put `picture` into words, in the language of the moment."""
        lines: list[Line] = [(f"{picture.glyph}  {picture.heading}", picture.tone)]
        if picture.detail is not None:
            lines += [("", Tone.PLAIN), (str(picture.detail), Tone.PLAIN)]
        if picture.remedy is not None:
            lines += [("", Tone.PLAIN), (str(picture.remedy), Tone.MUTED)]
        tell(self, Prose(lines))
