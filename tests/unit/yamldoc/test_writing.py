"""What is written can be read again, and is written out in full."""

from __future__ import annotations

import pytest

from services.yamldoc import dump_yaml, load_manifest, load_yaml


def test_what_memory_holds_once_is_written_each_time() -> None:
    entry = {"name": "A", "value": "yes"}
    data = {"z": [entry, entry], "a": {"中": None, "long": "x" * 300, "n": [1, True, 1.5, "1"]}}
    text = dump_yaml(data)
    assert "&" not in text
    assert text.count("name: A") == 2
    assert load_yaml(text, "-").data == data
    assert list(load_yaml(text, "-").data) == ["z", "a"]


@pytest.mark.parametrize(
    "text",
    ["1e3", "12e4567", "0o17", "08", "+.5", ".5e1", "1_000", "0x1f", "yes", "y", "~", "", "2024-01-01", "1:30", "="],
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    """go-yaml takes some of them for numbers, PyYAML others."""
    written = dump_yaml({"a": text, "b": [text]})
    assert load_yaml(written, "-").data == {"a": text, "b": [text]}
    assert load_manifest(written) == [{"a": text, "b": [text]}]
