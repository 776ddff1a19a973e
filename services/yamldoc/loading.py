"""A text read: limits, characters that no YAML has, and then the parser."""

from __future__ import annotations

import re

from services.i18n import _
from services.yamldoc.document import MAX_BYTES, SMALLER, Span, YamlDocument, YamlProblem

# Compiled at the first text, as the parser is loaded then: many who import this package read none.
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_START = Span(1, 1, 1, 1)


def load_yaml(text: str, source: str, *, limit: int = MAX_BYTES) -> YamlDocument:
    """Read `text`; `source` is its name in messages. Never raises: whatever is wrong is a problem with a span."""
    from services.yamldoc.building import Builder

    text = text.removeprefix("\ufeff")
    # A character is one byte at least: most texts are measured without being encoded.
    if len(text) > limit or (len(text) * 4 > limit and len(text.encode("utf-8", "replace")) > limit):
        return YamlDocument(source, "", problems=(too_large(limit),), complete=False)
    odd = re.search(_UNPRINTABLE, text)
    if odd:
        return _with_control_character(text, source, odd)
    builder = Builder()
    complete = builder.read(text)
    return YamlDocument(
        source, text, builder.root, tuple(builder.problems), builder.keys, builder.values, builder.scalars, complete
    )


def too_large(limit: int) -> YamlProblem:
    """The problem of a text over `limit` bytes."""
    return YamlProblem("too-large", _("The file is larger than {limit} KiB", limit=limit // 1024), _START, SMALLER)


def _with_control_character(text: str, source: str, odd: re.Match[str]) -> YamlDocument:
    place = YamlDocument(source, text).place(odd.start())
    span = place._replace(end_column=place.column + 1)
    message = _("The character U+{code} is not allowed in YAML", code=f"{ord(odd.group()):04X}")
    hint = _("Remove it; a binary file is no YAML")
    return YamlDocument(source, text, problems=(YamlProblem("control-character", message, span, hint),), complete=False)
