"""An object as text to be edited, and what was changed in it. Pure."""

from __future__ import annotations

from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.kubernetes import Object
from services.steps.vocabulary.objects import merge_patch
from services.text import one_line
from services.yamldoc import dump_yaml

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
    import yaml

    try:
        edited = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise EditRefused(_("This is no YAML"), cause=verbatim(one_line(str(error), 300))) from error
    if not isinstance(edited, dict) or not isinstance(edited.get("metadata"), dict):
        raise EditRefused(_("This is no Kubernetes object"), remedy=_("It needs kind and metadata"))
    for path in _FIXED:
        if _at(edited, path) != _at(obj, path):
            field = ".".join(path)
            raise EditRefused(_("{field} cannot be changed", field=field), remedy=_("That would be another object"))
    return merge_patch(_wished(obj), edited)


def _wished(obj: Object) -> Object:
    kept = {key: value for key, value in obj.items() if key != "status"}
    metadata = {key: value for key, value in obj["metadata"].items() if key != "managedFields"}
    return {**kept, "metadata": metadata}


def _at(obj: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        obj = obj.get(key) if isinstance(obj, dict) else None
    return obj
