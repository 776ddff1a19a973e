"""How a chart refuses its values, in the words of Go's templates (kubefate.md §6.1, §8.6)."""

from __future__ import annotations


class ChartError(Exception):
    """The chart could not be rendered; the text is what Helm or text/template says."""


class TemplateParseError(ChartError):
    """The values-template itself is broken, or calls a function that the service does not have (kubefate.md §8.5)."""
