"""A chart's keys as JSON Schema (draft 2020-12), so that any editor completes, explains and checks party files."""

from __future__ import annotations

from typing import Any

from services.i18n import Message, _
from services.party.eras import release_of
from services.party.grammar import CHART_NAMES, Key, KeyType, Node, grammar_of, help_of, modules_of

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "integer"}
_PORT: Schema = {"type": "integer", "minimum": 1, "maximum": 65535}
_AMOUNT: Schema = {"type": ["string", "number"], "pattern": r"^[0-9.]+([eE][0-9]+|[numkMGTPE]i?)?$"}
_TYPES: dict[KeyType, Schema] = {
    KeyType.INTEGER: _NUMBER,
    KeyType.NUMBER: {"type": "number"},
    KeyType.BOOLEAN: {"type": "boolean"},
    KeyType.QUANTITY: _AMOUNT,
    KeyType.PORT: _PORT,
    KeyType.NODE_PORT: {"type": "integer", "minimum": 30000, "maximum": 32767},
    KeyType.SCALAR: {"type": ["string", "number", "boolean"]},
    KeyType.ANY: {},
}
_TEXT: Schema = {"type": "string"}
_OVERRIDES: dict[str, Schema] = {
    # Charts render larger ids as 1e+06 (kubefate.md §6.7).
    "partyId": {"type": "integer", "minimum": 1, "maximum": 999_999},
}


def party_schema(chart_version: str, chart_name: str = "fate") -> Schema:
    """The schema of a chart's party files, with its sentences in the language in use.

    Raises ValueError for what is no version of it that is known, KeyError for a chart that is not KubeFATE's.
    """
    if chart_name not in CHART_NAMES:
        raise KeyError(chart_name)
    keys = grammar_of(chart_version, chart_name)
    if not keys.children:
        raise ValueError(chart_version)
    schema = _mapping(keys, release_of(chart_version))
    properties: dict[str, Schema] = schema["properties"]
    properties["chartName"]["const"] = chart_name
    properties["chartVersion"]["const"] = chart_version
    properties["modules"]["items"]["description"] = "\n".join(
        f"{module.name}: {help_of(module)}" for module in modules_of(chart_version, chart_name)
    )
    title = _("Party file of chart {chart} {version}", chart=chart_name, version=chart_version)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:fatetui:party:{chart_name}:{chart_version}",
        "title": str(title),
        **schema,
    }


def _mapping(node: Node, release: str) -> Schema:
    children = node.children.items()
    schema: Schema = {"type": "object"}
    if children:
        schema["properties"] = {name: _place(child, release) for name, child in children}
    required = [name for name, child in children if child.key is not None and child.key.required]
    if required:
        schema["required"] = required
    if not node.free:
        schema["additionalProperties"] = False
    elif node.named is not None and node.named.key is not None and node.named.key.type is not KeyType.ANY:
        schema["additionalProperties"] = _place(node.named, release)
    return schema


def _place(node: Node, release: str) -> Schema:
    key = node.key
    assert key is not None, "only the root has no key"
    if key.type is KeyType.LIST:
        items = _scalar(node.item, release) if node.item is not None else _mapping(node, release)
        shape: Schema = {"type": "array", "items": items}
    elif key.type is KeyType.MAPPING:
        shape = _mapping(node, release)
    else:
        shape = _scalar(key, release)
    told: Schema = {"description": str(_description(key))}
    if key.deprecated:
        told["deprecated"] = True
    # A key without a value is as good as no key at all.
    return {**told, **(shape if key.required else _or_nothing(shape))}


def _scalar(key: Key, release: str) -> Schema:
    shape = dict(_OVERRIDES.get(key.path) or _TYPES.get(key.type, _TEXT))
    if key.allowed:
        shape["enum"] = list(key.allowed)
    default = key.default.replace("{release}", release) if isinstance(key.default, str) else key.default
    if isinstance(default, str) and "{party_id}" in default:
        shape["examples"] = [default.replace("{party_id}", "9999")]
    elif default is not None:
        shape["default"] = default
    return shape


def _or_nothing(shape: Schema) -> Schema:
    if "type" not in shape:
        return shape
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    nothing: Schema = {"type": [*types, "null"]}
    if "enum" in shape:
        nothing["enum"] = [*shape["enum"], None]
    return {**shape, **nothing}


def _description(key: Key) -> Message:
    if key.deprecated:
        return _("{help} (this chart does not read it)", help=help_of(key))
    return help_of(key)
