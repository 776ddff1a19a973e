"""Reading a party spec the way the chart's templates do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Spec = Mapping[str, Any]
_EXPONENT_FROM = 1_000_000


def look(spec: Spec, path: str, default: Any = None) -> Any:
    """The value at the dotted `path`; `default` where a step is missing, null or no mapping."""
    value: Any = spec
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return default
        value = value.get(step)
    return default if value is None else value


def block(spec: Spec, path: str) -> Spec:
    """The mapping at `path`, empty where there is none."""
    value = look(spec, path)
    return value if isinstance(value, Mapping) else {}


def go_text(value: object) -> str:
    """`value` printed by a Go template: a number has passed through a float, so 1000000 reads `1e+06` (§6.7)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        if abs(value) >= _EXPONENT_FROM:
            mantissa, _, exponent = f"{float(value):.16e}".partition("e")
            shortest = repr(float(mantissa)).removesuffix(".0")
            return f"{shortest}e{int(exponent):+03d}"
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)
