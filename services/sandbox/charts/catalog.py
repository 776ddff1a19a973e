"""What the public chart repository publishes (kubefate.md §6.0)."""

from __future__ import annotations

REPOSITORY = "https://federatedai.github.io/KubeFATE/"
NEWEST_KNOWN = {"fate": "v2.0.0", "fate-exchange": "v1.11.2", "fate-serving": "v2.1.6"}

_FATE = """
1.2.0 1.3.0 v1.3.0-a v1.3.0-b v1.4.0 v1.4.0-a v1.4.0-b v1.4.1 v1.4.1-a v1.4.2 v1.4.2-b v1.4.3 v1.4.4 v1.4.5
v1.5.0 v1.5.0-a v1.5.0-b v1.5.1 v1.5.2 v1.5.3 v1.6.0 v1.6.0-a v1.6.1 v1.7.0 v1.7.1 v1.7.1-a v1.7.2
v1.8.0 v1.8.1 v1.9.0 v1.9.1 v1.9.2 v1.10.0 v1.11.1 v1.11.2
"""
_EXCHANGE = """
v1.6.0 v1.6.0-a v1.6.1 v1.7.0 v1.7.1 v1.7.1-a v1.7.2 v1.8.0 v1.8.1 v1.9.0 v1.9.1 v1.9.2 v1.10.0 v1.11.1 v1.11.2
"""

PUBLISHED: dict[str, frozenset[str]] = {
    "fate": frozenset(_FATE.split()),
    "fate-exchange": frozenset(_EXCHANGE.split()),
    "fate-serving": frozenset({"v1.2.2", "v1.2.2-a", "v1.2.4", "v2.0.0", "v2.0.4", "v2.1.5", "v2.1.6"}),
}


def published(name: str, version: str) -> bool:
    """Whether the repository's index holds chart `name` in `version`; `fate` v2.0.0 is famously not in it."""
    return version in PUBLISHED.get(name, frozenset())
