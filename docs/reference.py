"""Writes docs/reference/: every code and every step, as `fatetui explain` tells them. Run: python docs/reference.py"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from fatetui.cli.explain import Entry, registry

FOLDER = Path(__file__).parent / "reference"
_NOTE = "<!-- Written by docs/reference.py from what `fatetui explain` says; edit the declarations, not this page. -->"
# A page is a heading and the codes that belong to it, told by how they begin.
PAGES = {
    "lint-rules": ("Rules of party files", r"[LXV]\d"),
    "diagnoses": ("Diagnoses", r"[PRD]\d"),
    "steps": ("Steps of a script", r"[a-z]"),
    "errors": ("Errors", r"[A-Z]+8?S?-"),
}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}.md\n")


def pages() -> Mapping[str, str]:
    """The pages by name. Every code is on exactly one of them."""
    entries = registry()
    return {
        name: "\n".join([f"# {heading}", "", _NOTE, *_entries(entries, pattern)]) + "\n"
        for name, (heading, pattern) in PAGES.items()
    }


def _entries(entries: Mapping[str, Entry], pattern: str) -> Iterator[str]:
    for code, entry in entries.items():
        if re.match(pattern, code):
            yield from ("", f"## {code}: {_text(entry.title)}")
            for paragraph in entry.paragraphs:
                yield from ("", *_lines(paragraph))


def _lines(paragraph: str) -> Iterator[str]:
    """A paragraph; the indented lines of a list become list items."""
    for line in paragraph.splitlines():
        yield f"- {_text(line.strip())}" if line.startswith("  ") else _text(line)


def _text(text: str) -> str:
    """Words in capitals within angle brackets are placeholders, not HTML."""
    return text.replace("<", "&lt;")


if __name__ == "__main__":
    main()
