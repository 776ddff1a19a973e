"""What must not be written: outdated idioms, colours beside the themes, Textual's private parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = {
    "a widget's text is its `content`": r"\.renderable\b",
    "themes are themes": r"\bself\.dark\b|\bdesign\s*=",
    "threads are workers": r"asyncio\.to_thread\(.*query|call_from_thread",
    "programs are not run by shells": r"os\.system\(|shell=True",
    "children are got by getters": r"def \w+\(self\) -> \w+:\n\s+return self\.query_one",
    "named controls have handlers of their own": r"def on_button_pressed",
    "handlers of all classes are called by Textual": r"super\(\)\._?on_(?!event\b)\w+\(",
    "nothing is told as markup": r"\.notify\((?!.*markup=False)",
    "colours are the themes' own": r"= *[\"']#[0-9a-fA-F]{6}[\"']",
}
PRIVATE = re.compile(
    r"\b(?:app|screen|table|widget|self\.app|self\.screen)\._[a-z]\w+|from textual\.\w+ import _\w|textual\._"
)
ALLOWED = {
    ("fatetui/settings/keys.py", "_character_to_key"),
    ("fatetui/app.py", "active_message_pump"),
}
"""Where there is no public way."""


def sources() -> Iterator[tuple[str, str]]:
    for folder in ("fatetui", "screens"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", BANNED)
def test_outdated_idioms_are_not_used(reason: str) -> None:
    pattern = re.compile(BANNED[reason])
    found = [(name, match.group()) for name, text in sources() for match in pattern.finditer(text)]
    assert found == [], reason


def test_textuals_private_parts_are_left_alone() -> None:
    found = [
        (name, match.group())
        for name, text in sources()
        for match in PRIVATE.finditer(text)
        if not any(name == allowed and part in text[match.start() : match.start() + 80] for allowed, part in ALLOWED)
    ]
    assert found == []


def test_stylesheets_know_no_colours_but_the_themes() -> None:
    literal = re.compile(
        r"#[0-9a-fA-F]{3,8}\b(?!\s*[,{])|\brgb\(|:\s*(?:red|green|blue|yellow|white|black)\b|(?<!none )!important"
    )
    for path in sorted((ROOT / "themes").rglob("*.tcss")):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert literal.findall(rules) == [], path
