"""Package faces that load a name's module when somebody asks for the name (PEP 562).

Most of a start is imports: a face that loaded all it shows would cost everyone the whole package for one enumeration.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def late(face: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of the package `face`: `homes` says by module of it which names, parted by spaces, are there.

    Type checkers and editors are told the same by imports under TYPE_CHECKING, of which this is the `else`. No such
    name may be that of a module of the package as well: once that module is loaded, the name is the module.
    """
    home_of = {name: module for module, names in homes.items() for name in names.split()}

    def load(name: str) -> object:
        if name not in home_of:
            raise AttributeError(f"module {face!r} has no attribute {name!r}")
        found = getattr(import_module(f"{face}.{home_of[name]}"), name)
        setattr(sys.modules[face], name, found)
        return found

    return load
