"""Texts in a text area that counts newlines as one kind: what nobody edits stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.document._document import Document  # as TextArea makes one of every text

from screens.editor.area import harmless
from screens.editor.exact import Exact, common, lines_of

_TEXTS = st.lists(
    st.sampled_from(["a", "b: 1", "", "\t", "ü", "\n", "\r\n", "\r", "\x0c", "\x85", "\u2028", "\x1b[1m"])
).map("".join)


@given(_TEXTS)
def test_what_was_not_edited_is_as_it_was(text: str):
    area = Document(text)
    assert Exact(text).follow(area.lines, area.newline) == text


@given(_TEXTS, _TEXTS)
def test_what_was_edited_reads_as_the_area_has_it(text: str, after: str):
    area = Document(text)
    exact = Exact(text)
    area.replace_range((0, 0), area.end, after)
    assert lines_of(exact.follow(area.lines, area.newline)) == lines_of(area.newline.join(area.lines))


@pytest.mark.parametrize(
    ("text", "row", "written", "expected"),
    [
        ("a\r\nb\nc\r\n", 1, "B", "a\r\nB\r\nc\r\n"),
        ("a\nb\x0cc\n", 0, "A", "A\nb\x0cc\n"),
        ("a\r\nb\nc", 2, "C", "a\r\nb\nC"),
        ("a\r\nb\n", 2, "c", "a\r\nb\nc"),
        ("a\rb\n", 1, "", "a\n\n"),
    ],
)
def test_only_the_edited_line_gets_the_usual_newline(text: str, row: int, written: str, expected: str):
    area = Document(text)
    exact = Exact(text)
    area.replace_range((row, 0), (row, len(area.lines[row])), written)
    assert exact.follow(area.lines, area.newline) == expected


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_what_two_texts_share_does_not_overlap(before: list[str], after: list[str]):
    start, end = common(before, after)
    assert start + end <= min(len(before), len(after))
    assert before[:start] == after[:start]
    assert before[len(before) - end :] == after[len(after) - end :]


@given(st.text())
def test_no_line_orders_the_terminal_about(line: str):
    shown = harmless(line)
    assert len(shown) == len(line)
    assert not any(char < " " and char != "\t" for char in shown)
