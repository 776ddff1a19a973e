"""What names mean when a step's turn comes, and parameters checked against a step's declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from services.steps.references import UNKNOWN, Kind, Lookup, Path, Reference, dig, substitute, unknown_paths

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from services.party import PartyFile

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Scope:
    """Variables, environment, the outputs so far, and the party at hand.

    `pending` holds the steps whose outputs cannot be known: all of them while a script is only being read, those not
    run in a dry run.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    party: Mapping[str, Any] | None = None

    def __call__(self, reference: Reference) -> Any:
        """The value of `reference`, UNKNOWN when it is pending. Raises LookupError."""
        match reference.kind:
            case Kind.VARIABLE:
                return self.variables[reference.name]
            case Kind.ENVIRONMENT:
                return self.environment[reference.name]
            case Kind.PARTY:
                return dig(self.party, reference.field)
            case Kind.STEP if reference.name in self.pending:
                return UNKNOWN
            case Kind.STEP:
                return dig(self.outputs[reference.name], reference.field)

    def with_party(self, party: Mapping[str, Any]) -> Scope:
        """The same scope, about `party`."""
        return Scope(self.variables, self.environment, self.outputs, self.pending, party)


def party_values(party: PartyFile) -> dict[str, Any]:
    """What `${party.…}` offers in a step that runs once for each party."""
    return {
        "id": party.party_id,
        "name": party.name,
        "namespace": party.namespace,
        "chart_name": party.chart_name,
        "chart_version": party.chart_version,
        "file": str(party.source) if party.source else None,
    }


PARTY_FIELDS = ("id", "name", "namespace", "chart_name", "chart_version", "file")


@dataclass(frozen=True, slots=True)
class Checked:
    """Data against a model: the model, or its errors; not `complete` when UNKNOWN values kept that from being told."""

    model: BaseModel | None
    errors: tuple[ErrorDetails, ...]
    data: Any
    complete: bool


def check(model: type[BaseModel], data: Any, scope: Lookup) -> Checked:
    """`data` with its references replaced, as a `model`. Raises LookupError for a reference that nothing answers."""
    resolved = substitute(data, scope)
    unknown = tuple(unknown_paths(resolved))
    try:
        made = model.model_validate(resolved)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        known = tuple(detail for detail in errors if not _touches(detail["loc"], unknown))
        return Checked(None, known, resolved, not unknown)
    return Checked(None if unknown else made, (), resolved, not unknown)


def _touches(location: Path, unknown: tuple[Path, ...]) -> bool:
    """Whether an error is about an unknown value, a part of it, or a whole that it is part of."""
    return any(all(a == b for a, b in zip(location, path, strict=False)) for path in unknown)
