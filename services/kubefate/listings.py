"""What KubeFATE lists besides its clusters and jobs, in one version-independent shape each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.kubefate.reading import mapping, text


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that KubeFATE has stored; its templates are left out."""

    id: str
    name: str
    version: str
    app_version: str

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Chart:
        """From an answer of any version (kubefate.md §2.5)."""
        return cls(text(raw, "uuid"), text(raw, "name"), text(raw, "version"), text(raw, "app_version"))


@dataclass(frozen=True, slots=True)
class User:
    """A user of KubeFATE, without what the service leaks: password, hash and salt (kubefate.md §2.6)."""

    id: str
    username: str
    email: str
    status: str

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> User:
        return cls(text(raw, "uuid"), text(raw, "username"), text(raw, "email"), text(raw, "userStatus"))


@dataclass(frozen=True, slots=True)
class NamespaceRow:
    """A namespace as KubeFATE lists it; `age` is a short text of its own (kubefate.md §2.7)."""

    name: str
    status: str
    age: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> NamespaceRow:
        return cls(text(raw, "Name"), text(raw, "Status"), text(raw, "Age"), mapping(raw.get("Labels")))
