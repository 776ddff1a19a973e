"""What is written can be read again, and is written out in full."""

from __future__ import annotations

from services.yamldoc import dump_yaml, load_yaml


def test_what_memory_holds_once_is_written_each_time() -> None:
    entry = {"name": "A", "value": "yes"}
    data = {"z": [entry, entry], "a": {"中": None, "long": "x" * 300, "n": [1, True, 1.5, "1"]}}
    text = dump_yaml(data)
    assert "&" not in text
    assert text.count("name: A") == 2
    assert load_yaml(text, "-").data == data
    assert list(load_yaml(text, "-").data) == ["z", "a"]
