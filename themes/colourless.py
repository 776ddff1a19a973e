"""No colour (NO_COLOR, --no-color): what colours say otherwise is said by brightness, or by an inverted background.

Textual turns the colours of a theme into greys. Those of a terminal it would turn into black on black: which colour
the terminal has for a name is not known.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_DEFAULT = RichColor.default()


def colourless(variables: Mapping[str, str], *, ansi: bool) -> dict[str, str]:
    """The variables of a theme that are otherwise in no colour. `ansi`: its colours are the terminal's, and what has a
    background is inverted by `Inverting`."""
    if ansi:
        plain = ("scrollbar-background", "cursor-foreground", "block-cursor-foreground")
        return dict.fromkeys(plain, "ansi_default")
    light, dark = variables["foreground"], variables["background"]
    cursor = {"background": light, "foreground": dark}
    return {
        **{f"{kind}cursor-{part}": colour for kind in ("", "block-") for part, colour in cursor.items()},
        # What is wrong is no darker than what is well.
        "tone-warn": light,
        "tone-bad": light,
    }


class Inverting(LineFilter):
    """Takes all colours away; what stands on a background of its own is inverted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Segments as they are without colours."""
        return [Segment(text, style and _without(style), control) for text, style, control in segments]


def _without(style: Style) -> Style:
    own = style.bgcolor is not None and not style.bgcolor.is_default
    return style + Style(color=_DEFAULT, bgcolor=_DEFAULT, reverse=own != bool(style.reverse))
