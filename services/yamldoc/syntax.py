"""The parser's complaints in words that say what to do."""

from __future__ import annotations

from typing import Any

from services.i18n import Message, _, verbatim
from services.text import one_line
from services.yamldoc.document import Span, YamlDocument, YamlProblem

_TAB_HINT = _("Indent with spaces")
_INDENT_HINT = _("Check the indentation here and in the line above")
_QUOTE_HINT = _("Put the value into quotes")
_CLOSE_HINT = _("Close the bracket, brace or quote that was opened before")
_COLON_HINT = _("A key needs a colon and a space after it")

# What libyaml and PyYAML say (their words differ), and what we say and advise.
_WORDS: tuple[tuple[str, Message, Message | None], ...] = (
    ("cannot start any token", _("This character cannot begin a value"), _QUOTE_HINT),
    ("mapping values are not allowed", _("A colon that makes a key cannot stand here"), _INDENT_HINT),
    ("could not find expected ':'", _("This line is neither a key with a colon nor part of a value"), _COLON_HINT),
    ("did not find expected key", _("The line is indented differently from its neighbours"), _INDENT_HINT),
    ("expected <block end>", _("The line is indented differently from its neighbours"), _INDENT_HINT),
    ("did not find expected '-'", _("The line is indented differently from its neighbours"), _INDENT_HINT),
    ("block sequence entries are not allowed", _("A list cannot begin here"), _INDENT_HINT),
    ("expected ',' or", _("A list or mapping in brackets is not closed"), _CLOSE_HINT),
    ("found unexpected end of stream", _("The file ends inside a value"), _CLOSE_HINT),
    ("unknown escape character", _("The backslash stands before a character that it cannot escape"), _QUOTE_HINT),
    ("exceeded maximum", _("The document nests too deep"), None),
)


def explain(error: Exception, text: str) -> YamlProblem:
    """The problem that a PyYAML error tells of, with its place in `text`."""
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        span = Span(1, 1, 1, 1)
    else:
        document = YamlDocument("", text)
        # The parser counts a line more than there is when the last one has no end.
        number = min(mark.line + 1, len(document.line_starts))
        line = document.line(number)
        column = min(mark.column, len(line)) + 1
        span = Span(number, column, number, column + 1)
        if line[column - 1 : column] == "\t":
            return YamlProblem("tab", _("A tab cannot indent YAML"), span, _TAB_HINT)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    for words, message, hint in _WORDS:
        if words in said:
            return YamlProblem("syntax", message, span, hint)
    return YamlProblem("syntax", verbatim(one_line(said)), span)
