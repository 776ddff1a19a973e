"""What the API server does to an object before it stores it: fill in defaults, allocate addresses, validate.

Only essentials of the kinds that the product meets; wording as the real server's, whose causes the product shows.
"""

from __future__ import annotations

from services.sandbox import status
from services.sandbox.admission.defaults import apply_defaults
from services.sandbox.admission.limits import Others, apply_limits, check_quotas
from services.sandbox.admission.problems import Problems
from services.sandbox.admission.services import allocate_addresses
from services.sandbox.admission.validation import validate
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object

__all__ = ["Others", "admit"]


def admit(resource: ResourceType, obj: Object, old: Object | None, others: Others) -> None:
    """Default, allocate and validate in place; `old` is None for a new object.

    Raises ApiStatus 422, and 403 for a pod beyond its namespace's quota.
    """
    problems = Problems()
    new_pod = resource.kind == "Pod" and old is None
    if new_pod:
        apply_limits(obj, others)
    apply_defaults(resource.kind, obj, old)
    validate(resource, obj, old, problems)
    if resource.kind == "Service" and not problems.causes:
        allocate_addresses(obj, old, others("Service"), problems)
    if problems.causes:
        raise status.invalid(resource.kind, resource.group, obj["metadata"].get("name", ""), problems.causes)
    if new_pod:
        check_quotas(obj, others)
