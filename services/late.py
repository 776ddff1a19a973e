"""What is loaded when somebody asks for it: the names that a package shows (PEP 562), the parts of an object.

Most of a start is imports: a face that loaded all it shows would cost everyone the whole package for one enumeration.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


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


def on_demand(home: str, given: str = "") -> Any:
    """An attribute of a class that is made, and its module loaded, when it is asked for first.

    `home` is `module:Class`; `given` names the attributes of the owner that it is made of. Its type is said beside it.
    """
    return _OnDemand(home, given)


def made(owner: object) -> list[Any]:
    """The parts of `owner` on demand that were asked for so far, in the order of their declaration."""
    return [vars(owner)[name] for name, part in vars(type(owner)).items() if _is_made(owner, name, part)]


def _is_made(owner: object, name: str, part: object) -> bool:
    return isinstance(part, _OnDemand) and name in vars(owner)


class _OnDemand:
    def __init__(self, home: str, given: str) -> None:
        self._home = home
        self._given = given.split()
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: object | None, kind: type) -> Any:
        if owner is None:
            return self
        module, _colon, name = self._home.partition(":")
        part = getattr(import_module(module), name)(*(getattr(owner, one) for one in self._given))
        # Found there from now on, before this is.
        vars(owner)[self._name] = part
        return part
