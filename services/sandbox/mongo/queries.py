"""Filters, projections and updates: those that KubeFATE's records are asked with, each as MongoDB means it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Document = dict[str, Any]


class Unknown(Exception):
    """An operator that the demo's database has not."""


def fits(document: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a filter lets `document` through. Raises Unknown."""
    return all(_fits_one(document, key, value) for key, value in wanted.items())


def _fits_one(document: Mapping[str, Any], key: str, wanted: Any) -> bool:
    if key == "$or":
        return any(fits(document, one) for one in wanted)
    if key == "$expr":
        return _same_whole(document, wanted)
    if key.startswith("$"):
        raise Unknown(key)
    found = document.get(key)
    operators = isinstance(wanted, Mapping) and any(str(name).startswith("$") for name in wanted)
    if not operators:
        return bool(found == wanted)
    return all(_operator(name)(found, operand) for name, operand in wanted.items())


def _same_whole(document: Mapping[str, Any], wanted: Any) -> bool:
    """`{$eq: ["$$ROOT", {$literal: …}]}`: the document is this very one, its fields in their order."""
    match wanted:
        case {"$eq": ["$$ROOT", {"$literal": literal}]}:
            return list(document.items()) == list(literal.items())
    raise Unknown("$expr")


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda found, operand: bool(found == operand),
    "$ne": lambda found, operand: bool(found != operand),
    "$in": lambda found, operand: any(found == one for one in operand),
}


def _operator(name: str) -> Callable[[Any, Any], bool]:
    if name not in _OPERATORS:
        raise Unknown(name)
    return _OPERATORS[name]


def projected(document: Document, fields: Mapping[str, Any] | None) -> Document:
    """The part of `document` that is asked for."""
    if not fields:
        return document
    if any(fields.values()):
        return {key: value for key, value in document.items() if key == "_id" or fields.get(key)}
    return {key: value for key, value in document.items() if key not in fields}


def updated(document: Mapping[str, Any], change: Mapping[str, Any], *, new: bool) -> Document:
    """`document` after an update or a replacement; `new` for one that the update makes. Raises Unknown."""
    if not any(key.startswith("$") for key in change):
        return {"_id": document["_id"], **{key: value for key, value in change.items() if key != "_id"}}
    unknown = set(change) - {"$set", "$setOnInsert"}
    if unknown:
        raise Unknown(min(unknown))
    return {**document, **(change.get("$setOnInsert", {}) if new else {}), **change.get("$set", {})}
