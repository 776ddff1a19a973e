"""The sentences of a source file, for `make translations`: babel.cfg names this as its reader.

Babel's own reader of Python passes over what stands inside an f-string before Python 3.12; the syntax tree has it. What
an error is about stands once, in the docstring of its class, which `fatetui explain` shows as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import BinaryIO


def sentences(source: BinaryIO, *_babel: object, options: object = None) -> Iterator[tuple[int, str, str, list[str]]]:
    """Every `_("…")`, and what each error with a code is about, as Babel wants them: line, function, text, comments.

    Raises SyntaxError for what is no Python.
    """
    for node in ast.walk(ast.parse(source.read())):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text)), *_rest]):
                yield node.lineno, "_", text, []
            case ast.ClassDef() if any(map(_is_code, node.body)):
                yield node.lineno, "_", first_paragraph(ast.get_docstring(node) or node.name), []


def first_paragraph(docstring: str) -> str:
    """What a docstring begins with, on one line."""
    return " ".join(docstring.partition("\n\n")[0].split())


def _is_code(statement: ast.stmt) -> bool:
    """Whether this is `code = "E-…"` in the body of a class."""
    match statement:
        case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
            return bool(code)
        case ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code))):
            return bool(code)
    return False
