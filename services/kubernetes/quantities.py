"""Kubernetes quantities: `250m`, `1.5Gi`, `2e3`."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal

_SUFFIXES = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    **{suffix: Decimal(1000) ** power for power, suffix in enumerate("kMGTPE", start=1)},
    **{f"{suffix}i": Decimal(1024) ** power for power, suffix in enumerate("KMGTPE", start=1)},
}
_QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?")
_BINARY = ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


def parse_quantity(text: str | float) -> Decimal:
    """The number that `text` means. Raises ValueError for anything that Kubernetes would not take."""
    matched = _QUANTITY.fullmatch(str(text).strip())
    if matched is None:
        raise ValueError(text)
    number, exponent, suffix = matched.groups()
    scale = Decimal(10) ** int(exponent) if exponent else _SUFFIXES[suffix or ""]
    return Decimal(number) * scale


def parse_cpu(text: str | float) -> int:
    """Millicores, rounded up as Kubernetes does. Raises ValueError."""
    return _whole(parse_quantity(text) * 1000)


def parse_memory(text: str | float) -> int:
    """Bytes, rounded up. Raises ValueError."""
    return _whole(parse_quantity(text))


def format_cpu(millicores: int) -> str:
    """`250m`, `2`, `1500m`."""
    return str(millicores // 1000) if millicores % 1000 == 0 else f"{millicores}m"


def format_memory(size: int) -> str:
    """Binary units with at most one decimal: `512Mi`, `1.5Gi`; plain bytes below 1 Ki."""
    value, unit = float(size), ""
    for suffix in _BINARY:
        if abs(value) < 1024:
            break
        value, unit = value / 1024, suffix
    return f"{value:.1f}".removesuffix(".0") + unit


def _whole(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_CEILING))
