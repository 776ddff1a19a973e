"""The base of all that a script's document is read into."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler


class StrictModel(BaseModel):
    """Unknown keys refused, values never changed after reading, fields described by the docstrings below them.

    Those are read when a JSON Schema is asked for: pydantic's own `use_attribute_docstrings` reads the module's source
    for every class as it is made, 17 ms of a script's start.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        own = [kind for kind in reversed(cls.__mro__) if issubclass(kind, StrictModel) and kind is not StrictModel]
        words = {name: text for kind in own for name, text in described(kind)}
        for name, field in cls.model_fields.items():
            told = properties.get(name, properties.get(field.alias))
            if told is not None and name in words:
                told["description"] = words[name]
        return schema


def described(kind: type) -> Iterator[tuple[str, str]]:
    """The fields that a class itself declares, each with the docstring below it, from its source."""
    (definition,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(definition, ast.ClassDef)
    for field, below in pairwise(definition.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)
