"""Package faces that load their names late: what type checkers are told is what is there."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
FACES = sorted(
    path.parent
    for package in ("services", "screens")
    for path in ROOT.glob(f"{package}/**/__init__.py")
    if "__getattr__ = late(" in path.read_text("utf-8")
)


def told(face: Path) -> dict[str, str]:
    """The imports under TYPE_CHECKING: module by name."""
    (block,) = (node for node in ast.parse((face / "__init__.py").read_text("utf-8")).body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_gives_what_type_checkers_are_told(face: Path) -> None:
    package = import_module(".".join(face.relative_to(ROOT).parts))
    names = told(face)
    assert sorted(package.__all__) == sorted(names)
    for name, module in names.items():
        assert getattr(package, name) is getattr(import_module(module), name)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_no_late_name_is_that_of_a_module(face: Path) -> None:
    package = import_module(".".join(face.relative_to(ROOT).parts))
    assert {path.stem for path in face.iterdir()} & set(package.__all__) == set()
    assert not any(isinstance(getattr(package, name), ModuleType) for name in package.__all__)


def test_a_face_knows_no_other_names() -> None:
    assert FACES
    package = import_module("services.rollout")
    with pytest.raises(AttributeError, match=r"services\.rollout.*nonsense"):
        _ = package.nonsense
