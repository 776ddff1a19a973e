"""The reference pages say what the program says."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

from fatetui.cli.explain import registry

DOCS = Path(__file__).parents[3] / "docs"
# A process of its own: a code is known once its module is loaded, and tests before this one loaded what they liked.
_KNOWN_WITH_EVERYTHING_LOADED = """
import fatetui, screens, services
import importlib, json, pkgutil
from fatetui.cli.explain import registry
known = sorted(registry())
for package in (fatetui, screens, services):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(json.dumps([known, sorted(registry())]))
"""


def test_reference_pages_are_those_of_the_program() -> None:
    pages = runpy.run_path(str(DOCS / "reference.py"))["pages"]()
    written = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "reference").glob("*.md")}
    assert written == pages, "run: python docs/reference.py"


def test_every_code_has_its_place() -> None:
    pages = runpy.run_path(str(DOCS / "reference.py"))["pages"]()
    told = [code for page in pages.values() for code in re.findall(r"^## ([^:]+):", page, re.MULTILINE)]
    assert sorted(told) == sorted(registry())


def test_no_module_has_a_code_that_explain_does_not_find() -> None:
    said = subprocess.run(
        [sys.executable, "-c", _KNOWN_WITH_EVERYTHING_LOADED], capture_output=True, text=True, check=True, timeout=180
    )
    found, there = json.loads(said.stdout)
    assert found == there
