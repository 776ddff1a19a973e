"""The JSON Schemas of the files of settings, for editors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fatetui.settings.models import ContextSettings, MainSettings, ThemeSettings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Mapping[str, tuple[type, str]] = {
    "main": (MainSettings, "fatetui settings"),
    "context": (ContextSettings, "fatetui settings of a context"),
    "theme": (ThemeSettings, "fatetui theme"),
}
"""By kind of file: what it is read into, and its title."""


def settings_schema(kind: str = "main", *, actions: Collection[str] = ()) -> dict[str, Any]:
    """The schema of a kind of file. With `actions`, `keys` knows them by name."""
    from fatetui.settings.reading import model_of  # pydantic, for those who ask for a schema

    held, title = SCHEMAS[kind]
    schema = {"$schema": DIALECT, **model_of(held).model_json_schema(), "title": title}
    if actions and "keys" in schema["properties"]:
        schema["properties"]["keys"]["propertyNames"] = {"enum": sorted(actions)}
    return schema
