"""The vocabulary's table against what its modules declare, and what a script's verbs load."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

from services.steps import declarations, vocabulary
from services.steps.step import declared

LOADED = """\
import sys
from services.steps import declarations
from services.steps.vocabulary import VERBS
known = declarations()
assert "toy.run" in known and len(list(known)) == len(known)
known["namespace.ensure"]
print(*(module for module in VERBS if f"services.steps.vocabulary.{module}" in sys.modules))
"""


def test_table_names_every_module_and_each_verb_that_it_declares() -> None:
    modules = {module.name for module in iter_modules(vocabulary.__path__)}
    for module in modules:
        import_module(f"{vocabulary.__name__}.{module}")
    found = {(declaration.step.__module__.rpartition(".")[2], verb) for verb, declaration in declared.items()}
    assert set(vocabulary.VERBS) == modules
    assert found == {(module, verb) for module, verbs in vocabulary.VERBS.items() for verb in verbs}
    assert dict(declarations()) == declared


def test_only_the_modules_of_the_verbs_asked_for_are_loaded() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert loaded.stdout.split() == ["namespaces"]
