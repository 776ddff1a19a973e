"""The reference pages say what the program says."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from fatetui.cli.explain import registry

DOCS = Path(__file__).parents[3] / "docs"


def test_reference_pages_are_those_of_the_program() -> None:
    pages = runpy.run_path(str(DOCS / "reference.py"))["pages"]()
    written = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "reference").glob("*.md")}
    assert written == pages, "run: python docs/reference.py"


def test_every_code_has_its_place() -> None:
    pages = runpy.run_path(str(DOCS / "reference.py"))["pages"]()
    told = [code for page in pages.values() for code in re.findall(r"^## ([^:]+):", page, re.MULTILINE)]
    assert sorted(told) == sorted(registry())
