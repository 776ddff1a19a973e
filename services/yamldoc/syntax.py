"""The parser's complaints in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.i18n import _, verbatim
from services.text import one_line
from services.yamldoc.document import Span, YamlDocument, YamlProblem

if TYPE_CHECKING:
    from services.i18n import Message

_TAB_HINT = _("Indent with spaces")
_INDENT_HINT = _("Check the indentation here and in the line above")
_QUOTE_HINT = _("Put the value into quotes")
_CLOSE_HINT = _("Close the bracket, brace or quote that was opened before")
_COLON_HINT = _("A key needs a colon and a space after it")
_DIRECTIVE_OR_TAG = _("A word with ! before it is a tag, a line with % a directive, and this is neither")

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
    ("hexdecimal number", _("The backslash stands before a character that it cannot escape"), _QUOTE_HINT),
    ("expected node content", _("A value is missing here"), _CLOSE_HINT),
    ("expected comment or line break", _("Behind | or > the line has to end"), _QUOTE_HINT),
    ("indentation indicator", _("Behind | or > the line has to end"), _QUOTE_HINT),
    ("expected alphabetic or numeric character", _("An & or * needs a name behind it"), _QUOTE_HINT),
    ("expected whitespace or line break", _DIRECTIVE_OR_TAG, _QUOTE_HINT),
    ("directive name", _DIRECTIVE_OR_TAG, _QUOTE_HINT),
    ("non-alphabetical character", _DIRECTIVE_OR_TAG, _QUOTE_HINT),
    ("URI", _DIRECTIVE_OR_TAG, _QUOTE_HINT),
    ("the expected '>'", _DIRECTIVE_OR_TAG, _QUOTE_HINT),
    ("expected <document start>", _("The document has ended before this"), _INDENT_HINT),
    ("mapping keys are not allowed", _("A question mark that makes a key cannot stand here"), _QUOTE_HINT),
    ("unexpected ':'", _("A colon that makes a key cannot stand here"), _QUOTE_HINT),
    ("exceeded maximum", _("The document nests too deep"), None),
)


def explain(error: Exception, text: str) -> YamlProblem:
    """The problem that a PyYAML error tells of, with its place in `text`."""
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        span = Span(1, 1, 1, 1)
    else:
        document = YamlDocument("", text)
        number, column = _place(mark, document)
        line = document.line(number)
        span = Span(number, column, number, column + 1)
        if line[column - 1 : column] == "\t":
            return YamlProblem("tab", _("A tab cannot indent YAML"), span, _TAB_HINT)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    for words, message, hint in _WORDS:
        if words in said:
            return YamlProblem("syntax", message, span, hint)
    return YamlProblem("syntax", verbatim(one_line(said)), span)


def _place(mark: Any, document: YamlDocument) -> tuple[int, int]:
    """Line and column of a mark. What is missed at the end of the text is missed behind its last word."""
    number = mark.line + 1
    if number <= len(document.line_starts) and document.text[document.offset(number, 1) :].strip():
        return number, min(mark.column, len(document.line(number))) + 1
    number = min(number, len(document.line_starts))
    while number > 1 and not document.line(number).strip():
        number -= 1
    return number, len(document.line(number).rstrip()) + 1
