"""Keys renamed, taken out and put in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.yamldoc import Path, insert_value, load_yaml, look_up, remove_value, rename_key

TEXT = """\
# head
a: 1   # one

# about b
b:
  x: 1   # ex
  y:
    - p
    - q   # cue
c:
- m: 1
  n: 2
# z
- m: 2
d: {u: 1, v: [1, 2]}  # dee
e:
"""


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("a",), ["a: 1   # one"]),
        (("b",), ["b:", "  x: 1   # ex", "  y:", "    - p", "    - q   # cue"]),
        (("b", "x"), ["  x: 1   # ex"]),
        (("b", "y", 0), ["    - p"]),
        (("c", 1), ["- m: 2"]),
        (("c", 1, "m"), ["- m: 2"]),
        (("c", 0, "n"), ["  n: 2"]),
        (("e",), ["e:"]),
    ],
)
def test_a_removal_takes_whole_lines_and_no_other(path: Path, gone: list[str]) -> None:
    kept = remove_value(TEXT, path).splitlines()
    rest = TEXT.splitlines()
    for line in gone:
        rest.remove(line)
    assert kept == rest


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("d", "u"), "d: {v: [1, 2]}  # dee"),
        (("d", "v"), "d: {u: 1}  # dee"),
        (("d", "v", 0), "d: {u: 1, v: [2]}  # dee"),
        (("d", "v", 1), "d: {u: 1, v: [1]}  # dee"),
        (("c", 0, "m"), "- n: 2"),
    ],
)
def test_a_removal_within_a_line(path: Path, line: str) -> None:
    assert line in remove_value(TEXT, path).splitlines()


def test_what_holds_nothing_else_goes_too() -> None:
    assert load_yaml(remove_value("a:\n  b:\n    c: 1\nd: 2\n", ("a", "b", "c")), "").data == {"d": 2}


@pytest.mark.parametrize("path", [(), ("z",), ("a", "b"), ("b", "y", 7)])
def test_nothing_there_to_remove(path: Path) -> None:
    with pytest.raises(KeyError):
        remove_value(TEXT, path)


def test_a_renamed_key_keeps_its_block_and_its_comments() -> None:
    assert rename_key(TEXT, ("b",), "bee") == TEXT.replace("\nb:", "\nbee:")
    with pytest.raises(KeyError):
        rename_key(TEXT, ("b",), "a")


def test_what_is_put_in_stands_on_lines_of_its_own() -> None:
    inserted = insert_value(TEXT, ("b", "hosts"), [{"name": "x.org", "path": "/"}])
    assert "    - q   # cue\n  hosts:\n    - name: x.org\n      path: /\nc:\n" in inserted
    nested = insert_value("a: 1", ("b", "c", "d"), 2)
    assert nested == "a: 1\nb:\n  c:\n    d: 2"
    assert insert_value("a: {b: 1}\n", ("a", "c"), 2) == "a: {b: 1, c: 2}\n"
    assert insert_value("a: 1 # x\n# y\nb: 2\n", ("c",), [3], after="a") == "a: 1 # x\nc:\n  - 3\n# y\nb: 2\n"
    assert insert_value("a: 1\n", ("c",), 3, after="z") == "a: 1\nc: 3\n"
    assert insert_value("a:\n", ("a", "c"), 2) == "a: {c: 2}\n"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab: #-", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("klm"), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from("xyz"), values, min_size=1), st.sampled_from("abc"), values)
def test_what_is_put_in_can_be_taken_out(data: dict[str, Any], key: str, value: Any) -> None:
    text = ""
    for name, held in data.items():
        text = insert_value(text, (name,), held)
    assert load_yaml(text, "").data == data
    longer = insert_value(text, (key,), value)
    assert look_up(load_yaml(longer, "").data, (key,)) == value
    assert remove_value(longer, (key,)) == text
