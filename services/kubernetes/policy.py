"""The one gate that every write to a cluster passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.kubernetes.errors import WriteRefused


class WritePolicy(StrEnum):
    """What may be changed."""

    ALLOW = "allow"
    DRY_RUN = "dry-run"
    READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True)
class Intent:
    """A write that a dry run did not send; `body` is the object or patch, None for a deletion."""

    verb: str
    kind: str
    name: str
    namespace: str | None
    body: Mapping[str, Any] | None = None


class Gate:
    """Lets writes through, records them as intents, or refuses them."""

    def __init__(self, policy: WritePolicy) -> None:
        self.policy = policy
        self.intents: list[Intent] = []

    def persists(self, intent: Intent) -> bool:
        """Whether `intent` may be sent for real. A dry run records it; raises WriteRefused when reading only."""
        match self.policy:
            case WritePolicy.ALLOW:
                return True
            case WritePolicy.DRY_RUN:
                self.intents.append(intent)
                return False
            case WritePolicy.READ_ONLY:
                raise WriteRefused(described(intent))

    def require(self, intent: Intent) -> None:
        """For deeds that have no dry run (exec): raises WriteRefused unless everything is allowed."""
        if not self.persists(intent):
            raise WriteRefused(described(intent))


def described(intent: Intent) -> str:
    """`create Deployment demo/web`."""
    place = f"{intent.namespace}/{intent.name}" if intent.namespace else intent.name
    return f"{intent.verb} {intent.kind} {place}"
