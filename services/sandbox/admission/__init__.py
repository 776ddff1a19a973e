"""What the API server does to an object before it stores it: fill in defaults, allocate addresses, validate.

Only essentials of the kinds that the product meets; wording as the real server's, whose causes the product shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from services.sandbox import status
from services.sandbox.admission.defaults import apply_defaults
from services.sandbox.admission.problems import Problems
from services.sandbox.admission.services import allocate_addresses
from services.sandbox.admission.validation import validate
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object

__all__ = ["Others", "admit"]

Others = Callable[[str], Iterable[Object]]
"""All stored objects of a kind."""


def admit(resource: ResourceType, obj: Object, old: Object | None, others: Others) -> None:
    """Default, allocate and validate in place; `old` is None for a new object. Raises ApiStatus 422."""
    problems = Problems()
    apply_defaults(resource.kind, obj, old)
    validate(resource, obj, old, problems)
    if resource.kind == "Service" and not problems.causes:
        allocate_addresses(obj, old, others("Service"), problems)
    if problems.causes:
        raise status.invalid(resource.kind, resource.group, obj["metadata"].get("name", ""), problems.causes)
