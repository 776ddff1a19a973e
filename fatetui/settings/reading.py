"""Settings read by pydantic: for those who have files of them."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import Field as ModelField
from pydantic import GetJsonSchemaHandler, ValidationError, create_model

from fatetui.script.problems import Problems
from services.steps.strict import StrictModel, described
from services.yamldoc import YamlDocument

Held = TypeVar("Held")


class _Made(StrictModel):
    """A model that has no source of its own: its fields bring their descriptions."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(core_schema)


@cache
def model_of(kind: type) -> type[StrictModel]:
    """The model of what a file holds that is read into the dataclass `kind`."""
    hints, words = get_type_hints(kind, include_extras=True), dict(described(kind))
    told: dict[str, Any] = {one.name: (hints[one.name], _field(one, words.get(one.name))) for one in fields(kind)}
    return create_model(kind.__name__, __base__=_Made, __doc__=kind.__doc__, **told)


def _field(declared: Field[Any], words: str | None) -> Any:
    if declared.default_factory is not MISSING:
        return ModelField(default_factory=declared.default_factory, description=words)
    return ModelField(default=declared.default, description=words)


def read_into(kind: type[Held], document: YamlDocument, problems: Problems) -> Held:
    """The document as a `kind`; where it is wrong, `problems` hears of it and the document counts as empty."""
    model = model_of(kind)  # type: ignore[arg-type] # classes are hashable
    try:
        found = model.model_validate(document.data)
    except ValidationError as error:
        from fatetui.script.complaints import complain  # all of the engine, for files that are wrong only

        complain(problems, error.errors(include_url=False), model, ())
        return kind()
    return kind(**found.model_dump())
