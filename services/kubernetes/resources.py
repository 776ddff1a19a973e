"""Objects of a cluster: read, watched, written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from services.kubernetes import watching
from services.kubernetes.api import REQUEST_DEADLINE, Api, Write
from services.kubernetes.differences import ObjectDiff, compare
from services.kubernetes.errors import KindNotServed, NotFound, object_in
from services.kubernetes.following import Follower
from services.kubernetes.objects import Listing, name_of, ready_to_apply, subject_of
from services.kubernetes.policy import Intent
from services.kubernetes.store import Store
from services.kubernetes.tables import ACCEPT, ServerTable, table_of
from services.kubernetes.wire import Object

FIELD_MANAGER = "fatetui"
_APPLY = "application/apply-patch+yaml"
_PATCH_TYPES = {
    "merge": "application/merge-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "json": "application/json-patch+json",
}


class Objects(Api):
    """The part of a cluster's face that deals in objects."""

    async def get(self, kind: str, name: str, namespace: str | None = None) -> Object:
        """One object. Raises NotFound."""
        resource = await self.resource(kind)
        place = self._place(resource, namespace)
        subject = subject_of(kind, name, place)
        return object_in(await self._send("GET", resource.path(place, name), subject), subject)

    async def find(self, kind: str, name: str, namespace: str | None = None) -> Object | None:
        """One object, or None; also when the cluster does not serve its kind."""
        try:
            return await self.get(kind, name, namespace)
        except (NotFound, KindNotServed):
            return None

    async def list(self, kind: str, namespace: str | None = None, *, labels: str = "", fields: str = "") -> Listing:
        """Every object of `kind`, in pages."""
        return await watching.list_all(
            self.transport, await self._selection(kind, namespace, labels, fields), on_item=lambda item: item
        )

    async def table(self, kind: str, namespace: str | None = None) -> ServerTable:
        """Objects of `kind` as the server tabulates them for people, of one namespace or all."""
        resource = await self.resource(kind)
        place = namespace if resource.namespaced else None
        subject = subject_of(kind, "", place)
        response = await self.transport.request(
            "GET", resource.path(place), headers=[("Accept", ACCEPT)], deadline=REQUEST_DEADLINE, subject=subject
        )
        return table_of(object_in(response, subject))

    @asynccontextmanager
    async def watch(
        self,
        kind: str,
        namespace: str | None = None,
        *,
        labels: str = "",
        fields: str = "",
        resource_version: str | None = None,
    ) -> AsyncIterator[AsyncIterator[watching.WatchEvent]]:
        """Changes since `resource_version`, through cut connections; without it, first what exists, as ADDED.

        Never ends by itself: who leaves the context gives the connection back. Raises Gone when the version is too
        old, Forbidden and the like.
        """
        selection = await self._selection(kind, namespace, labels, fields)
        async with aclosing(watching.watch(self.transport, selection, resource_version)) as events:
            yield events

    def follow(self, store: Store, kind: str, namespace: str | None = None, *, labels: str = "") -> Follower:
        """Keep `store` true for `kind` while the Follower is entered."""
        return Follower(self, store, kind, namespace, labels)

    async def create(self, obj: Object, *, dry_run: bool = False) -> Object:
        """Create; `generateName` is fine. Raises AlreadyExists."""
        resource, place = await self._home(obj)
        return await self._write(
            Write("POST", resource.path(place), obj, _intent("create", obj, place)), dry_run=dry_run
        )

    async def replace(self, obj: Object, *, subresource: str | None = None) -> Object:
        """Replace the whole object. Raises Conflict when it carries an older resourceVersion."""
        resource, place = await self._home(obj)
        path = resource.path(place, name_of(obj), subresource)
        return await self._write(Write("PUT", path, obj, _intent("replace", obj, place)))

    async def apply(
        self, obj: Object, *, manager: str = FIELD_MANAGER, force: bool = False, dry_run: bool = False
    ) -> Object:
        """Server-side apply. Raises Conflict, whose `causes` name each field and its manager, unless `force`."""
        resource, place = await self._home(obj)
        wanted = ready_to_apply(obj)
        query = [("fieldManager", manager), ("force", "true" if force else "false")]
        path = resource.path(place, name_of(obj))
        return await self._write(
            Write("PATCH", path, wanted, _intent("apply", wanted, place), query, _APPLY), dry_run=dry_run
        )

    async def patch(
        self,
        kind: str,
        name: str,
        namespace: str | None,
        patch: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        *,
        type: str = "merge",  # noqa: A002 - the field's own word
        subresource: str | None = None,
    ) -> Object:
        """Change parts: a `merge` or `strategic` mapping, or a `json` list of operations."""
        resource = await self.resource(kind)
        place = self._place(resource, namespace)
        body = dict(patch) if isinstance(patch, Mapping) else {"operations": list(patch)}
        path = resource.path(place, name, subresource)
        intent = Intent("patch", kind, name, place, body)
        return await self._write(Write("PATCH", path, patch, intent, content_type=_PATCH_TYPES[type]))

    async def delete(
        self,
        kind: str,
        name: str,
        namespace: str | None = None,
        *,
        propagation: str = "Background",
        grace: int | None = None,
        uid: str | None = None,
    ) -> None:
        """Delete; with `uid` only that very object (Conflict otherwise). `grace` in seconds. Raises NotFound."""
        resource = await self.resource(kind)
        place = self._place(resource, namespace)
        options: Object = {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": propagation}
        if grace is not None:
            options["gracePeriodSeconds"] = grace
        if uid is not None:
            options["preconditions"] = {"uid": uid}
        await self._write(Write("DELETE", resource.path(place, name), options, Intent("delete", kind, name, place)))

    async def diff(self, obj: Object) -> ObjectDiff:
        """What `apply(obj, force=True)` would change, by the server's own dry run."""
        resource, place = await self._home(obj)
        before = await self.find(f"{resource.group_version}/{resource.kind}", name_of(obj), place)
        try:
            after = await self.apply(obj, force=True, dry_run=True)
        except NotFound:
            # Its namespace is still to be created.
            after = ready_to_apply(obj)
        return compare(before, after)


def _intent(verb: str, obj: Mapping[str, Any], namespace: str | None) -> Intent:
    return Intent(verb, str(obj.get("kind")), name_of(obj), namespace, obj)
