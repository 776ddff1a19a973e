"""The rules of diagnosis, each declared once: what Why.remedy says and `fatetui explain` prints.

P numbers are those of product.md §3, in modules as its sections are; R numbers are states of a rollout that need a name
but are no pain of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.rollout.rules import (
    api_versions,
    capacity,
    federation_traffic,
    images,
    reaching,
    rollout,
    service_jobs,
    upgrade_removal,
)
from services.rollout.rules.model import Command, Mend, Rule

_SECTIONS = (
    reaching,
    api_versions,
    images,
    capacity,
    service_jobs,
    federation_traffic,
    upgrade_removal,
    rollout,
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for section in _SECTIONS for rule in section.RULES})
"""Every rule by id, in the order of product.md §3."""

__all__ = ["RULES", "Command", "Mend", "Rule"]
