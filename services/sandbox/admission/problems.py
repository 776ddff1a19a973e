"""Field errors, worded as Kubernetes' `field.Error`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from services.sandbox.status import Cause


class Problems:
    """Collects the causes of one `Invalid` answer."""

    def __init__(self) -> None:
        self.causes: list[Cause] = []

    def required(self, field: str, detail: str = "") -> None:
        self._add("FieldValueRequired", field, "Required value", detail)

    def invalid(self, field: str, value: Any, detail: str) -> None:
        """`value` is shown as Go prints it: strings quoted, numbers plain; pass `Shown` for a ready text."""
        self._add("FieldValueInvalid", field, f"Invalid value: {_shown(value)}", detail)

    def duplicate(self, field: str, value: Any) -> None:
        self._add("FieldValueDuplicate", field, f"Duplicate value: {_shown(value)}", "")

    def unsupported(self, field: str, value: Any, supported: Iterable[str]) -> None:
        allowed = ", ".join(f'"{word}"' for word in supported)
        self._add(
            "FieldValueNotSupported", field, f"Unsupported value: {_shown(value)}", f"supported values: {allowed}"
        )

    def not_found(self, field: str, value: Any) -> None:
        self._add("FieldValueNotFound", field, f"Not found: {_shown(value)}", "")

    def forbidden(self, field: str, detail: str) -> None:
        self._add("FieldValueForbidden", field, "Forbidden", detail)

    def _add(self, reason: str, field: str, message: str, detail: str) -> None:
        self.causes.append(Cause(reason, f"{message}: {detail}" if detail else message, field))


class Shown(str):
    """A value already in Go's notation."""

    __slots__ = ()


def labels_shown(labels: dict[str, str]) -> Shown:
    """Labels as `%#v` prints them."""
    pairs = ", ".join(f'"{key}":"{labels[key]}"' for key in sorted(labels))
    return Shown(f"map[string]string{{{pairs}}}" if labels else "map[string]string(nil)")


def selector_shown(selector: dict[str, Any]) -> Shown:
    """A label selector as `%#v` prints it, which is what users of kubectl know."""
    words = labels_shown(selector.get("matchLabels") or {})
    return Shown(f"v1.LabelSelector{{MatchLabels:{words}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}}")


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Shown) else json.dumps(value, ensure_ascii=False)
