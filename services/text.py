"""Text from a cluster made harmless: it is data, never markup and never an order to the terminal."""

from __future__ import annotations

import unicodedata

_ELLIPSIS = "…"
# Controls have visible twins in the Unicode block "Control Pictures"; DEL has one of its own.
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Joins that scripts and emoji need, and that can move nothing.
_HARMLESS_FORMAT = frozenset("\u200c\u200d")


def visible(text: str, *, keep: str = "\n\t") -> str:
    """`text` with every control, bidirectional and surrogate character made visible, but for those in `keep`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in keep else _shown(char) for char in text)


def one_line(text: str, limit: int = 400) -> str:
    """`text` made visible on a single line of at most `limit` characters, cut with an ellipsis."""
    line = visible(" ".join(text[: limit * 8].split()), keep="")
    return line if len(line) <= limit else line[: limit - 1] + _ELLIPSIS


def decoded(data: bytes) -> str:
    """UTF-8 text of `data`; bytes that are none become U+FFFD."""
    return data.decode("utf-8", "replace")


def _shown(char: str) -> str:
    if char in _HARMLESS_FORMAT or unicodedata.category(char) not in _HIDDEN_CATEGORIES:
        return char
    code = ord(char)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return f"<U+{code:04X}>"
