"""The live rules. Importing this package declares them."""

from services.federation.live.rules import (
    addresses,
    apis,
    capacity,
    classes,
    clocks,
    namespaces,
    ports,
    releases,
    rights,
    secrets,
)

__all__ = [
    "addresses",
    "apis",
    "capacity",
    "classes",
    "clocks",
    "namespaces",
    "ports",
    "releases",
    "rights",
    "secrets",
]
