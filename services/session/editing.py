"""An object as text to be edited, and what was changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.kubernetes import Object
from services.redact import secrets
from services.steps.vocabulary.objects import merge_patch
from services.yamldoc import NotYamlError, dump_yaml, load_manifest

SECRET = "Secret"  # noqa: S105 - the kind
SECRET_DATA = ("data", "stringData")
"""Where a Secret has what it holds."""
_FIXED = (("kind",), ("apiVersion",), ("metadata", "name"), ("metadata", "namespace"))


class EditRefused(FatetuiError):
    """What came back from the editor is no object, or is another one."""

    code = "E-EDIT"
    exit = Exit.FILE


class NoEditorError(FatetuiError):
    """No editor could be started."""

    code = "E-EDITOR"


def editable(obj: Object) -> str:
    """The object as YAML, without what only the server writes."""
    return dump_yaml(_wished(obj), width=80)


def patch_from(obj: Object, text: str) -> dict[str, Any]:
    """The merge patch that makes of `obj` what `text` says; empty when it says the same. Raises EditRefused."""
    try:
        edited, *more = load_manifest(text) or [None]
    except NotYamlError as error:
        raise EditRefused(_("This is no YAML"), cause=error.told) from error
    if more or not isinstance(edited, dict) or not isinstance(edited.get("metadata"), dict):
        raise EditRefused(_("This is no Kubernetes object"), remedy=_("It needs kind and metadata"))
    for path in _FIXED:
        if _at(edited, path) != _at(obj, path):
            field = ".".join(path)
            raise EditRefused(_("{field} cannot be changed", field=field), remedy=_("That would be another object"))
    patch = merge_patch(_wished(obj), edited)
    if edited["kind"] == SECRET:
        _hide(patch)
    return patch


def _hide(patch: Mapping[str, Any]) -> None:
    """What a Secret is given is shown nowhere. In base64 only, where it is so: `true` is too common to be masked."""
    values = (patch.get(place) or {} for place in SECRET_DATA)
    secrets.register(*(str(value) for held in values if isinstance(held, Mapping) for value in held.values()))


def _wished(obj: Object) -> Object:
    kept = {key: value for key, value in obj.items() if key != "status"}
    metadata = {key: value for key, value in obj["metadata"].items() if key != "managedFields"}
    return {**kept, "metadata": metadata}


def _at(obj: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        obj = obj.get(key) if isinstance(obj, dict) else None
    return obj
