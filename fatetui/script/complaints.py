"""pydantic's errors as problems of the document: our sentences, the exact place, the nearest name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from fatetui.script.models import keys_of
from fatetui.script.problems import Problems, nearest
from services.i18n import Message, _, verbatim
from services.yamldoc import Path

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WHOLE_NUMBER = _("expected a whole number")
_NUMBER = _("expected a number")
_YES_NO = _("expected true or false")
_TEXT = _("expected text; quote it if it looks like a number")
_LIST = _("expected a list")
_MAPPING = _("expected a mapping")

_SENTENCES: Mapping[str, Message] = {
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "string_type": _TEXT,
    "path_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "literal_error": _("expected {expected}"),
    "enum": _("expected {expected}"),
    "string_pattern_mismatch": _("does not match {pattern}"),
    "string_too_short": _("must not be empty"),
    "too_short": _("needs at least {min_length}, has {actual_length}"),
    "too_long": _("takes at most {max_length}, has {actual_length}"),
    "greater_than": _("must be greater than {gt}"),
    "greater_than_equal": _("must be at least {ge}"),
    "less_than": _("must be less than {lt}"),
    "less_than_equal": _("must be at most {le}"),
}


def complain(
    problems: Problems,
    errors: Iterable[ErrorDetails],
    model: type[BaseModel],
    base: Path,
    *,
    step: str | None = None,
) -> None:
    """Tell `errors`, which pydantic found in the data at `base` when it read them as `model`.

    A value that fits no branch of a union is one problem, not one for each branch: the first at its place is told.
    """
    told: set[Path] = set()
    placed = [(error, (*base, *_within_data(problems.document.data, base, error))) for error in errors]
    for error, path in placed:
        if any(len(other) > len(path) and other[: len(path)] == path for _error, other in placed):
            # pydantic also complains about a list from which it has dropped what it could not read.
            continue
        about = (*path, error["loc"][-1]) if error["type"] == "missing" else path
        if about in told:
            continue
        told.add(about)
        _tell(problems, error, model, base, path, step)


def _tell(
    problems: Problems, error: ErrorDetails, model: type[BaseModel], base: Path, path: Path, step: str | None
) -> None:
    match error["type"]:
        case "missing":
            key = str(error["loc"][-1])
            message, remedy = _("`{key}` is missing", key=key), _("add `{key}:`", key=key)
            problems.add("E-KEY-MISSING", message, path, step=step, key=True, hint=remedy)
        case "extra_forbidden":
            key = str(error["loc"][-1])
            known = list(_known_keys(model, error["loc"][:-1]))
            hint = nearest(key, known) or (_("known keys: {keys}", keys=", ".join(known)) if known else None)
            problems.add("E-KEY-UNKNOWN", _("unknown key `{key}`", key=key), path, step=step, key=True, hint=hint)
        case kind:
            where = _named(path[len(base) :] or path[-2:])
            said = _sentence(kind, error)
            told = _("{where}: {said}", where=where, said=said) if where else said
            problems.add("E-VALUE", told, path, step=step)


def _sentence(kind: str, error: ErrorDetails) -> Message:
    context = error.get("ctx", {})
    if kind in _SENTENCES:
        return Message(_SENTENCES[kind].template, context)
    if kind == "value_error" and "error" in context:
        return _("not valid: {reason}", reason=str(context["error"]))
    return verbatim(error["msg"])


def _named(path: Path) -> str:
    """`pairs[0].guest`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _within_data(data: Any, base: Path, error: ErrorDetails) -> Path:
    """The error's location without what pydantic adds to it (names of union branches), as far as the data goes.

    A missing key's own name stays, so that its nearest parent is pointed at.
    """
    for part in base:
        data = data[part]
    found: list[str | int] = []
    for part in error["loc"]:
        match data:
            case Mapping() if part in data:
                data = data[part]
            case list() if isinstance(part, int) and part < len(data):
                data = data[part]
            case _:
                continue
        found.append(part)
    return tuple(found)


def _known_keys(model: type[BaseModel], location: Iterable[str | int]) -> Iterator[str]:
    """The keys that the models at `location` inside `model` have."""
    models = [model]
    for part in location:
        inner = [
            found
            for one in models
            for name, field in one.model_fields.items()
            if part in (name, field.alias)
            for found in _models_in(field.annotation)
        ]
        models = inner or models
    for one in models:
        yield from keys_of(one)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, UnionType, Annotated, list, tuple, dict):
        for argument in get_args(annotation):
            yield from _models_in(argument)
