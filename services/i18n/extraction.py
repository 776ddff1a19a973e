"""The sentences of a source file, for `make translations`: babel.cfg names this as its reader.

Babel's own reader of Python passes over what stands inside an f-string before Python 3.12; the syntax tree has it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import BinaryIO


def sentences(source: BinaryIO, *_babel: object, options: object = None) -> Iterator[tuple[int, str, str, list[str]]]:
    """Every `_("…")` as Babel wants it: line, function, text, comments. Raises SyntaxError for what is no Python."""
    for node in ast.walk(ast.parse(source.read())):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text)), *_rest]):
                yield node.lineno, "_", text, []
