"""Source lines with carets, whatever the width of their characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.yamldoc import Span, excerpt, load_yaml


@pytest.mark.parametrize(
    ("text", "path", "shown"),
    [
        ("name: fate\n", ("name",), ["name: fate", "      ^^^^"]),
        ("名字: 方\n", ("名字",), ["名字: 方", "      ^^"]),
        ("a: é\n", ("a",), ["a: é", "   ^"]),
        ("a:\t1\n", ("a",), ["a:  1", "    ^"]),
        ("a:\n", ("a",), ["a:", "  ^"]),
    ],
)
def test_the_caret_stands_below_the_value(text: str, path: tuple[str, ...], shown: list[str]) -> None:
    document = load_yaml(text, "x")
    assert excerpt(document, document.span(path)) == shown


def test_control_characters_are_made_visible() -> None:
    document = load_yaml("a: \x1b[31m\n", "x")
    assert excerpt(document, document.problems[0].span) == ["a: ␛[31m", "   ^"]


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    document = load_yaml("a: [" + "x, " * 1000 + "{]\n", "x")
    line, carets = excerpt(document, document.problems[0].span)
    assert len(line) < 200
    assert "{]" in line
    assert line[carets.index("^")] == "]"


def test_a_line_that_is_not_there_gives_nothing() -> None:
    assert excerpt(load_yaml("a: 1", "x"), Span(9, 1, 9, 2)) == []


@given(st.text(max_size=80), st.integers(1, 5), st.integers(1, 90), st.integers(1, 5), st.integers(1, 90))
def test_no_place_of_any_text_raises(text: str, line: int, column: int, end_line: int, end_column: int) -> None:
    excerpt(load_yaml(text, "x"), Span(line, column, end_line, end_column))
