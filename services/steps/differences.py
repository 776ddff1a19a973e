"""Wanted objects against live ones: compared by the server's own dry run, applied in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubernetes import Cluster, FieldChange, NotFound, Object, ObjectDiff, fields_between, subject_of
from services.redact import MASK, is_sensitive_key, secrets
from services.steps.concurrency import together_at_most
from services.steps.events import Change
from services.text import one_line

if TYPE_CHECKING:
    from services.steps.context import StepContext

_SHOWN = 4
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """An object as it is asked for, and what the server says that applying it would change."""

    wanted: Object
    diff: ObjectDiff


async def compare_all(cluster: Cluster, objects: Sequence[Object]) -> list[Difference]:
    """What applying each of `objects` would change, in their order.

    An object whose namespace does not exist yet counts as wholly new: the server cannot try it out.
    """
    return await together_at_most(_AT_ONCE, [_compare(cluster, obj) for obj in objects])


async def _compare(cluster: Cluster, obj: Object) -> Difference:
    try:
        return Difference(obj, await cluster.diff(obj))
    except NotFound:
        return Difference(obj, ObjectDiff(None, obj, ()))


def changes_of(differences: Sequence[Difference], *, values: bool = True) -> list[Change]:
    """A change for every object that differs; without `values` only which fields differ is told."""
    return [change_of(difference.diff, values=values) for difference in differences if difference.diff.changed]


async def apply_all(ctx: StepContext, differences: Sequence[Difference], *, force: bool = False) -> None:
    """Apply every object that differs, in order, remembering uids. Raises Conflict with the other manager's name."""
    cluster = await ctx.clients.cluster()
    for difference in differences:
        if difference.diff.changed:
            applied = await cluster.apply(difference.wanted, force=force)
            name = subject(applied)
            ctx.remember(f"uid:{name}", applied["metadata"].get("uid", ""))
            ctx.progress(_("{object} applied", object=name))


def subject(obj: Object) -> str:
    """How changes and messages name `obj`."""
    return subject_of(obj["kind"], obj["metadata"]["name"], obj["metadata"].get("namespace"))


def change_of(diff: ObjectDiff, *, values: bool = True) -> Change:
    """The change that `diff` is; without `values` only which fields differ is told."""
    name = subject(diff.after)
    if diff.before is None:
        given = {key: value for key, value in diff.after.items() if key not in ("apiVersion", "kind", "status")}
        created = shown_fields(fields_between({}, given), values=values)
        return Change(name, _("create {object}", object=name), None, "present", created)
    told = ", ".join(field.path for field in diff.paths[:_SHOWN]) + (" …" if len(diff.paths) > _SHOWN else "")
    first = diff.paths[0] if values and diff.paths else None
    return Change(
        name,
        _("change {object}: {fields}", object=name, fields=one_line(told)),
        one_line(str(first.before)) if first else None,
        one_line(str(first.after)) if first else None,
        shown_fields(diff.paths, values=values),
    )


def shown_fields(fields: Iterable[FieldChange], *, values: bool = True) -> tuple[FieldChange, ...]:
    """Fields as a plan shows them: secrets are masked by their names, without `values` everything is."""
    return tuple(
        FieldChange(field.path, *(_shown(field.path, value, values) for value in (field.before, field.after)))
        for field in fields
    )


def _shown(path: str, value: Any, values: bool) -> Any:
    hidden = not values or (is_sensitive_key(path.rpartition(".")[2]) and not isinstance(value, Mapping | list))
    return MASK if hidden and value is not None else secrets.mask_data(value)
