"""The JSON Schema (draft 2020-12) of script documents, for editors: derived from the models and the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from fatetui.script.models import Controls, PartyEntry, ScriptFrame
from services.steps.assertions import Assertion
from services.steps.step import Declaration
from services.steps.variables import Variable

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "https://fatetui.dev/schema/script-v1.json"
_REFERENCE = {"type": "string", "pattern": r"\$\{[^{}]+\}", "description": "A reference: ${name}"}


def script_schema(vocabulary: Mapping[str, Declaration]) -> dict[str, Any]:
    """The schema of a script that uses the verbs of `vocabulary`."""
    definitions: dict[str, Any] = {}
    frame = _schema(ScriptFrame, definitions)
    properties = frame["properties"]
    properties["vars"]["additionalProperties"] = {
        "anyOf": [{"type": ["string", "number", "boolean", "array"]}, _schema(Variable, definitions)]
    }
    properties["parties"]["items"] = _schema(PartyEntry, definitions)
    controls = _schema(Controls, definitions)["properties"]
    controls["assert"]["items"] = _with_references(_schema(Assertion, definitions))
    for verb, declaration in vocabulary.items():
        definitions[_name(verb)] = _step(declaration, controls, definitions)
    steps = {"anyOf": [{"$ref": f"#/$defs/{_name(verb)}"} for verb in vocabulary]}
    properties["steps"]["items"] = properties["finally"]["items"] = steps
    return {"$schema": DIALECT, "$id": IDENTIFIER, **frame, "title": "fatetui script", "$defs": definitions}


def _step(declaration: Declaration, controls: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A step of one verb: its controls beside it, and its parameters long or short."""
    params = _with_references(_schema(declaration.params, definitions))
    forms: list[Any] = [params]
    if not params.get("required"):
        forms.append({"type": "null"})
    if declaration.short is not None:
        short = params["properties"][declaration.short]
        if not set(params.get("required", ())) - {declaration.short}:
            forms.append(short)
    description = str(declaration.summary)
    others = {key: value for key, value in controls.items() if key != declaration.verb}
    return {
        "type": "object",
        "description": description,
        "properties": {declaration.verb: {"anyOf": forms, "description": description}, **others},
        "required": [declaration.verb],
        "additionalProperties": False,
    }


def _schema(model: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    """The model's schema; models inside it go to `definitions`, under names of their own."""
    schema = model.model_json_schema(by_alias=True, ref_template=f"#/$defs/{model.__name__}.{{model}}")
    for name, inner in schema.pop("$defs", {}).items():
        definitions[f"{model.__name__}.{name}"] = inner
    return schema


def _with_references(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` whose properties also take references, where they do not take every text anyway."""
    properties = {name: _or_reference(inner) for name, inner in schema.get("properties", {}).items()}
    return {**schema, "properties": properties}


def _or_reference(schema: dict[str, Any]) -> dict[str, Any]:
    if _takes_text(schema):
        return schema
    described: dict[str, Any] = {key: schema[key] for key in ("description", "title", "default") if key in schema}
    inner = {key: value for key, value in schema.items() if key not in described}
    if "items" in inner and isinstance(inner["items"], dict):
        inner["items"] = _or_reference(inner["items"])
    return {**described, "anyOf": [inner, _REFERENCE]}


def _takes_text(schema: Mapping[str, Any]) -> bool:
    return not schema.keys() & {"type", "$ref", "anyOf", "enum", "const", "pattern"} or (
        schema.get("type") == "string" and not schema.keys() & {"enum", "const", "pattern", "format"}
    )


def _name(verb: str) -> str:
    return f"step:{verb}"
