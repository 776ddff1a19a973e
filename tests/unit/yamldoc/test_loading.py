"""YAML with positions: data, spans, problems; and that no text at all makes it raise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.yamldoc import MAX_DEPTH, Span, YamlDocument, dump_yaml, load_yaml, read_yaml


def codes(document: YamlDocument) -> list[str]:
    return [problem.code for problem in document.problems]


def test_data_and_spans() -> None:
    document = load_yaml("name: fate\nproxy:\n  ports: [1, 22]\n  peers:\n    - id: 7\n", "x.yaml")
    assert document.data == {"name": "fate", "proxy": {"ports": [1, 22], "peers": [{"id": 7}]}}
    assert document.span(("name",), key=True) == Span(1, 1, 1, 5)
    assert document.span(("proxy", "ports", 1)) == Span(3, 14, 3, 16)
    assert document.span(("proxy", "peers", 0, "id")) == Span(5, 11, 5, 12)
    assert document.span(("proxy",)) == Span(3, 3, 5, 12)


def test_what_is_missing_has_the_span_of_its_nearest_parent() -> None:
    document = load_yaml("a:\n  b: 1\n", "x")
    assert document.span(("a", "c", "d")) == Span(1, 1, 1, 2)
    assert document.span(("z",)) == Span(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Off", False),
        ("~", None),
        ("", None),
        ("1.10", 1.1),
        ("010", 8),
        ("0x1F", 31),
        ("1_000", 1000),
        ("1e3", 1000.0),
        ("12:30", "12:30"),
        ("2024-13-45", "2024-13-45"),
        ("v1.3.0-a", "v1.3.0-a"),
        ("'30009'", "30009"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_as_go_reads_them(text: str, value: object) -> None:
    document = load_yaml(f"k: {text}\n", "x")
    assert document.data == {"k": value}
    assert type(document.data["k"]) is type(value)


def test_how_a_scalar_was_written_is_kept() -> None:
    scalars = load_yaml("a: '1'\nb: yes\nc: 2024-01-01\n", "x").scalars
    assert scalars[("a",)] == ("1", "'", "str")
    assert scalars[("b",)] == ("yes", "", "bool")
    assert scalars[("c",)].type == "date"


def test_keys_are_text() -> None:
    assert load_yaml("on: 1\n9999: 2\n", "x").data == {"on": 1, "9999": 2}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\na: 2\n", "duplicate-key", (2, 1)),
        ("a:\n\tb: 1\n", "tab", (2, 1)),
        ("a: 1\n---\nb: 2\n", "several-documents", (2, 1)),
        ("a: !thing 1\n", "tag", (1, 4)),
        ("a: *nobody\n", "alias", (1, 4)),
        ("a: &a [*a]\n", "alias", (1, 8)),
        ("? [1]\n: 2\n", "key", (1, 3)),
        ("a:\n  <<: 3\n", "merge", (2, 7)),
        ("a: b: c\n", "syntax", (1, 5)),
        ("a: [1, 2\n", "syntax", (1, 9)),
        ("a: '1\n", "syntax", (1, 6)),
        ("a: \x07\n", "control-character", (1, 4)),
        ("a: \ud800\n", "control-character", (1, 4)),
        ("[" * 10_000, "too-deep", (1, MAX_DEPTH + 1)),
        ("- " * 10_000, "too-deep", (1, 2 * MAX_DEPTH + 1)),
    ],
)
def test_problems_have_code_and_place(text: str, code: str, place: tuple[int, int]) -> None:
    problem = load_yaml(text, "x").problems[0]
    assert problem.code == code
    assert (problem.span.line, problem.span.column) == place
    assert str(problem.message)


def test_what_stood_before_a_syntax_error_is_kept() -> None:
    document = load_yaml("name: fate-9999\npartyId: 9999\nproxy: {type: \n", "x")
    assert not document.complete
    assert document.data["name"] == "fate-9999"
    assert document.data["partyId"] == 9999


def test_aliases_and_merges() -> None:
    document = load_yaml("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\nagain: *b\n", "x")
    assert document.data["own"] == {"x": 1, "y": 3}
    assert document.data["again"] == {"x": 1, "y": 2}
    assert document.span(("again", "x")) == document.span(("again",), key=True)


def test_anchors_that_explode_are_a_problem() -> None:
    levels = "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(9))
    document = load_yaml("a: &a [1,1,1,1,1,1,1,1,1,1]\n" + levels, "x")
    assert codes(document) == ["too-large"]
    assert len(json.dumps(document.data)) < 1_000_000


def test_byte_order_mark_and_line_ends() -> None:
    document = load_yaml("\ufeffa: 1\r\nb:\r\n  c: 2\r\n", "x")
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert document.span(("a",), key=True) == Span(1, 1, 1, 2)
    assert document.line(3) == "  c: 2"


class TestFiles:
    def test_encodings(self, tmp_path: Path) -> None:
        file = tmp_path / "a.yaml"
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            file.write_text("name: 方\n", encoding=encoding)
            assert read_yaml(file).data == {"name": "方"}

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"\x7fELF\x02\xff\xfe", "encoding"), (b"a: \xff\n", "encoding"), (b"a: 1\n" * 300_000, "too-large")],
    )
    def test_what_is_no_text(self, tmp_path: Path, content: bytes, code: str) -> None:
        file = tmp_path / "a.yaml"
        file.write_bytes(content)
        assert codes(read_yaml(file)) == [code]

    def test_a_directory_and_nothing_at_all(self, tmp_path: Path) -> None:
        assert codes(read_yaml(tmp_path)) == ["unreadable"]
        assert codes(read_yaml(tmp_path / "absent.yaml")) == ["unreadable"]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    document = load_yaml(text, "x")
    for problem in document.problems:
        assert 1 <= problem.span.line <= len(document.line_starts) + 1


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#\n\t ,?%<~0.@`\r", max_size=60))
def test_no_yaml_like_text_raises(text: str) -> None:
    load_yaml(text, "x")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(st.characters(codec="ascii"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcxyz", min_size=1), inner, max_size=3),
    max_leaves=12,
)


@given(_JSON)
def test_what_is_dumped_is_read_back(data: Any) -> None:
    # PyYAML's own dumper leaves `0E0` bare, which it takes for text itself, and go-yaml and we for a number.
    document = load_yaml(dump_yaml(data), "x")
    assert not document.problems
    assert document.data == data
