"""Edits in place: the target changes, everything else stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.yamldoc import Path, Span, TextEdit, apply_edits, load_yaml, look_up, set_value

TEXT = """\
# top
name: fate-9999      # who
proxy:
  type: NodePort     # how

  partyList:         # whom
    - partyId: 10000
      partyIp: 10.0.0.1   # where
  exchange:
egg: {count: 1}
tail: [1, 2]
"""


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        (("name",), "fate-1", "name: fate-9999      #", "name: fate-1      #"),
        (("name",), "9999", "name: fate-9999 ", 'name: "9999" '),
        (("proxy", "partyList", 0, "partyIp"), "10.0.0.9", "10.0.0.1   #", "10.0.0.9   #"),
        (("proxy", "exchange"), "x", "  exchange:\n", "  exchange: x\n"),
        (("proxy", "exchange", "ip"), "10.0.0.2", "  exchange:\n", "  exchange: {ip: 10.0.0.2}\n"),
        (("egg", "count"), 3, "{count: 1}", "{count: 3}"),
        (("egg", "more"), True, "{count: 1}", "{count: 1, more: true}"),
        (("tail", 2), 3, "[1, 2]", "[1, 2, 3]"),
        (("new",), "v", "tail: [1, 2]\n", "tail: [1, 2]\nnew: v\n"),
        (("proxy", "partyList", 0, "partyPort"), 30010, "# where\n", "# where\n      partyPort: 30010\n"),
        (("proxy", "partyList", 1), {"partyId": 7}, "# where\n", "# where\n    - {partyId: 7}\n"),
    ],
)
def test_one_value_changes_and_nothing_else(path: Path, value: Any, before: str, after: str) -> None:
    assert set_value(TEXT, path, value) == TEXT.replace(before, after)


def test_the_value_that_is_there_changes_nothing() -> None:
    assert set_value("a: '1'  # c", ("a",), "1") == "a: '1'  # c"


def test_line_ends_and_mark_stay() -> None:
    assert set_value("\ufeffa: 1\r\nb: 2\r\n", ("c",), 3) == "\ufeffa: 1\r\nb: 2\r\nc: 3\r\n"
    assert set_value("a: 1", ("b",), 2) == "a: 1\nb: 2"


def test_a_block_is_replaced_as_a_whole() -> None:
    assert set_value("a:\n  b: 1\n  c: 2\nd: 3\n", ("a",), []) == "a: []\nd: 3\n"
    assert set_value("a: |\n  text\nd: 3\n", ("a",), "x") == "a: x\nd: 3\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: [1]\n", ("a", 5)),
        ("a: 1\n", ("a", "b")),
        ("a: &x {b: 1}\nc: *x\n", ("a",)),
        ("a: &x {b: 1}\nc: *x\n", ("c", "b")),
        ("a: [\n", ("a",)),
        ("a: 1\n", ()),
    ],
)
def test_what_cannot_be_edited_in_place_is_refused(text: str, path: Path) -> None:
    with pytest.raises(KeyError):
        set_value(text, path, 2)


def test_overlapping_edits_are_made_once() -> None:
    edits = [TextEdit(Span(1, 1, 1, 4), "x"), TextEdit(Span(1, 1, 1, 4), "x"), TextEdit(Span(1, 3, 1, 6), "y")]
    assert apply_edits("abcdef", edits) == "xdef"


_PATHS = st.sampled_from([path for path in load_yaml(TEXT, "x").values if path])
_VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.none(),
    st.lists(st.integers(), max_size=3),
)


@given(_PATHS, _VALUES)
def test_any_value_at_any_path_is_read_back_and_comments_outside_stay(path: Path, value: Any) -> None:
    changed = set_value(TEXT, path, value)
    after = load_yaml(changed, "x")
    assert look_up(after.data, path) == value
    assert set_value(changed, path, value) == changed
    for other, span in load_yaml(TEXT, "x").values.items():
        if other[: len(path)] != path and path[: len(other)] != other:
            assert span.line
            assert look_up(after.data, other) == look_up(load_yaml(TEXT, "x").data, other)
    assert changed.startswith("# top\n")


def test_other_items_of_a_list_stand_on_its_lines_and_those_that_stay_keep_their_comments() -> None:
    text = "m:\n  - a\n  - b   # bee\n  - c # sea\n# end\nx: 1\n"
    assert set_value(text, ("m",), ["b", "d", "a"]) == "m:\n  - b   # bee\n  - d\n  - a\n# end\nx: 1\n"
    assert set_value(text, ("m",), []) == "m: [] # sea\n# end\nx: 1\n"
    assert set_value("m:\n- a", ("m",), ["a", "b"]) == "m:\n- a\n- b"
    assert set_value("m:\r\n- a\r\n", ("m",), ["b", "c"]) == "m:\r\n- b\r\n- c\r\n"
    assert set_value("m: [a, b]\n", ("m",), ["b"]) == "m: [b]\n"
    assert set_value("m:\n- a\n- {b: 1} # c\n", ("m",), [{"b": 1}]) == "m:\n- {b: 1} # c\n"
