"""What a recipe waits for: questions to the objects of its namespaces, never to a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Object = dict[str, Any]
Seen = Mapping[str, tuple[Object, ...]]
"""The recipe's objects by kind."""
Condition = Callable[[Seen], bool]


def every(*conditions: Condition) -> Condition:
    """All of `conditions`."""
    return lambda seen: all(condition(seen) for condition in conditions)


def event(reason: str, containing: str = "") -> Condition:
    """An Event with that reason whose message holds `containing`."""
    return lambda seen: any(
        found.get("reason") == reason and containing in (found.get("message") or "") for found in seen["Event"]
    )


def waiting(reason: str) -> Condition:
    """A container, init containers included, that waits for that reason."""
    return lambda seen: any(state.get("waiting", {}).get("reason") == reason for state in _states(seen, "state"))


def ended(reason: str, *, last: bool = True) -> Condition:
    """A container whose last (or, without `last`, present) state is terminated for that reason."""
    key = "lastState" if last else "state"
    return lambda seen: any(state.get("terminated", {}).get("reason") == reason for state in _states(seen, key))


def restarted(times: int) -> Condition:
    """A container that was restarted that often."""
    return lambda seen: any(status.get("restartCount", 0) >= times for status in _statuses(seen))


def running(count: int) -> Condition:
    """So many containers that run, ready or not."""
    return lambda seen: sum("running" in state for state in _states(seen, "state")) >= count


def ready(count: int) -> Condition:
    """So many pods, and none else, that are ready; and their Deployments have noticed."""
    return lambda seen: (
        len(seen["Pod"]) == count
        and all(has(pod, "Ready", "True") for pod in seen["Pod"])
        and all(has(found, "Available", "True") for found in seen["Deployment"])
    )


def pods(count: int, phase: str = "") -> Condition:
    """So many pods, of that phase if one is given."""
    return lambda seen: sum(pod["status"].get("phase") == phase or not phase for pod in seen["Pod"]) == count


def serving(name: str) -> Condition:
    """A container of that name that is ready."""
    return lambda seen: any(found["name"] == name and found["ready"] for found in _statuses(seen))


def unscheduled(words: str) -> Condition:
    """A pod whose condition tells, in `words`, why no node takes it; and an event that says so too."""
    told = event("FailedScheduling", words)
    return lambda seen: told(seen) and any(has(found, "PodScheduled", "False") for found in seen["Pod"])


def status(kind: str, condition: str, value: str = "True", reason: str = "") -> Condition:
    """An object of `kind` with that status condition."""
    return lambda seen: any(has(obj, condition, value, reason) for obj in seen[kind])


def has(obj: Object, kind: str, value: str, reason: str = "") -> bool:
    """Whether `obj` carries the status condition."""
    return any(
        found["type"] == kind and found["status"] == value and reason in ("", found.get("reason"))
        for found in obj.get("status", {}).get("conditions") or ()
    )


def scaled(kind: str, count: int) -> Condition:
    """An object of `kind` whose controller has seen its newest spec, and has that many replicas."""
    return lambda seen: any(
        obj["status"].get("observedGeneration") == obj["metadata"]["generation"]
        and obj["status"].get("replicas", 0) == count
        for obj in seen[kind]
    )


def addresses(service: str, count: int, *, unready: bool = False) -> Condition:
    """Endpoints of `service` with that many addresses, ready ones unless `unready`."""
    key = "notReadyAddresses" if unready else "addresses"
    return lambda seen: any(
        sum(len(subset.get(key) or ()) for subset in found.get("subsets") or ()) == count
        for found in seen["Endpoints"]
        if found["metadata"]["name"] == service
    )


def there(kind: str, count: int = 1) -> Condition:
    """At least that many objects of `kind`."""
    return lambda seen: len(seen[kind]) >= count


def _statuses(seen: Seen) -> Iterator[Object]:
    for pod in seen["Pod"]:
        yield from pod["status"].get("initContainerStatuses") or ()
        yield from pod["status"].get("containerStatuses") or ()


def _states(seen: Seen, key: str) -> Iterator[Object]:
    for status in _statuses(seen):
        yield status.get(key) or {}
