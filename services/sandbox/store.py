"""The demo's etcd: every object in memory, one global resourceVersion, a history per resource to watch.

What is handed out (`get`, `list`, subscriptions) is shared with the store and must not be changed; what is handed in is
copied. Failures are ApiStatus, in the real server's words, because callers are its handlers and its controllers.
"""

from __future__ import annotations

import builtins
import random
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from services.sandbox import admission, status
from services.sandbox.clock import timestamp
from services.sandbox.deletion import DeleteOptions, Deletion, check_deletable, is_finished, marked
from services.sandbox.fields import body_of, copied, meta
from services.sandbox.history import Change, Entry, History, Subscription
from services.sandbox.resources import RESOURCES, ResourceType
from services.sandbox.status import Object
from services.sandbox.updating import GENERATIONAL, SYSTEM_FIELDS, check_preconditions, merged

_FIRST_VERSION = 1000
_SUFFIX = "bcdfghjklmnpqrstvwxz2456789"


class ObjectStore:
    """Objects by resource, namespace and name."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._version = _FIRST_VERSION
        self._expired = 0
        self._entries: dict[str, dict[tuple[str, str], Entry]] = {kind: {} for kind in RESOURCES}
        self._histories: dict[str, History] = {kind: History() for kind in RESOURCES}

    @property
    def version(self) -> int:
        """The newest resourceVersion."""
        return self._version

    def moment(self) -> datetime:
        """The time on the demo's clock."""
        return self._clock()

    def now(self) -> str:
        """The same as the API writes it, to the second."""
        return timestamp(self._clock())

    def later(self, seconds: int) -> str:
        """The same for a moment to come."""
        return timestamp(self._clock() + timedelta(seconds=seconds))

    def get(self, resource: ResourceType, namespace: str | None, name: str) -> Object:
        """Raises ApiStatus 404."""
        return self.entry(resource, namespace, name).obj

    def find(self, resource: ResourceType, namespace: str | None, name: str) -> Object | None:
        """The object, or None."""
        found = self._entries[resource.kind].get((namespace or "", name))
        return found.obj if found else None

    def entry(self, resource: ResourceType, namespace: str | None, name: str) -> Entry:
        """The object with its version and cached JSON. Raises ApiStatus 404."""
        found = self._entries[resource.kind].get((namespace or "", name))
        if found is None:
            raise status.not_found(resource.plural, resource.group, name)
        return found

    def entries(self, resource: ResourceType, namespace: str | None = None) -> builtins.list[Entry]:
        """All objects of a resource, or those of one namespace, by namespace and name."""
        table = self._entries[resource.kind]
        return [table[key] for key in sorted(table) if not namespace or key[0] == namespace]

    def list(self, resource: ResourceType, namespace: str | None = None) -> builtins.list[Object]:
        """The same as plain objects."""
        return [entry.obj for entry in self.entries(resource, namespace)]

    def create(self, resource: ResourceType, obj: Object, *, dry_run: bool = False) -> Object:
        """Name, default, validate and store an object.

        Raises ApiStatus: 404 for a namespace that is not there, 403 for one that is going, 409, 422.
        """
        new = copied(obj)
        metadata = meta(new)
        new["apiVersion"], new["kind"] = resource.api_version, resource.kind
        if not resource.namespaced:
            metadata.pop("namespace", None)
        if not metadata.get("name") and metadata.get("generateName"):
            metadata["name"] = metadata["generateName"][:58] + "".join(random.choices(_SUFFIX, k=5))  # noqa: S311 - a name
        self._check_namespace(resource, metadata)
        for name in (*SYSTEM_FIELDS, "selfLink", "resourceVersion"):
            metadata.pop(name, None)
        metadata["uid"] = str(uuid.uuid4())
        metadata["creationTimestamp"] = self.now()
        if resource.kind in GENERATIONAL:
            metadata["generation"] = 1
        admission.admit(resource, new, None, self._others)
        key = (metadata.get("namespace", ""), metadata["name"])
        if key in self._entries[resource.kind]:
            raise status.already_exists(resource.plural, resource.group, key[1])
        return new if dry_run else self._commit(resource, key, new, None)

    def update(
        self, resource: ResourceType, obj: Object, *, subresource: str | None = None, dry_run: bool = False
    ) -> Object:
        """Replace an object, or just what a subresource owns: `status`, `finalize`; `binding` replaces spec and status.

        A resourceVersion in `obj` makes it conditional. Nothing is written if nothing differs. Raises ApiStatus: 404,
        409, 422.
        """
        metadata = obj.get("metadata", {})
        key = (metadata.get("namespace") or "" if resource.namespaced else "", metadata.get("name", ""))
        current = self.entry(resource, *key)
        check_preconditions(resource, current.obj, metadata.get("uid"), metadata.get("resourceVersion"))
        new = merged(resource, current.obj, obj, subresource)
        if subresource is None:
            admission.admit(resource, new, current.obj, self._others)
        new_meta, old_meta = new["metadata"], current.obj["metadata"]
        new_meta["resourceVersion"] = old_meta["resourceVersion"]
        if new == current.obj:
            return current.obj
        if resource.kind in GENERATIONAL and body_of(new) != body_of(current.obj):
            new_meta["generation"] = old_meta.get("generation", 0) + 1
        if dry_run:
            return new
        if is_finished(resource, new):
            return self._remove(resource, key, new, current)
        return self._commit(resource, key, new, current)

    def mutate(
        self,
        resource: ResourceType,
        namespace: str | None,
        name: str,
        change: Callable[[Object], None],
        *,
        subresource: str | None = None,
    ) -> Object:
        """Change a copy in place and store it. Raises ApiStatus as `update`."""
        new = copied(self.get(resource, namespace, name))
        change(new)
        return self.update(resource, new, subresource=subresource)

    def delete(
        self,
        resource: ResourceType,
        namespace: str | None,
        name: str,
        options: DeleteOptions = DeleteOptions(),  # noqa: B008 - frozen
        *,
        dry_run: bool = False,
    ) -> Deletion:
        """Delete, or mark as deleted what has finalizers, a grace period or is a namespace.

        Dependants are the garbage collector's business. Raises ApiStatus: 404, 403 for a protected namespace, 409.
        """
        current = self.entry(resource, namespace, name)
        check_preconditions(resource, current.obj, options.uid, options.resource_version)
        check_deletable(resource, current.obj)
        new = marked(resource, current.obj, options, self._clock())
        gone = is_finished(resource, new)
        key = (namespace or "", name)
        if dry_run or (not gone and new == current.obj):
            return Deletion(new, gone)
        stored = self._remove(resource, key, new, current) if gone else self._commit(resource, key, new, current)
        return Deletion(stored, gone)

    def subscribe(self, resource: ResourceType, version: int | None = None) -> Subscription:
        """Follow changes newer than a resourceVersion (default: from now on). Raises ApiStatus 410."""
        history = self._histories[resource.kind]
        return Subscription(history, history.end if version is None else history.position(version))

    def expire(self) -> None:
        """Forget all history, as a compaction of etcd does: older resourceVersions are answered with 410."""
        self._version += 1
        self._expired = self._version
        for history in self._histories.values():
            history.expire(self._version)

    def expired(self, version: int) -> bool:
        """Whether the history before a resourceVersion was forgotten on purpose."""
        return version < self._expired

    def _others(self, kind: str) -> Iterable[Object]:
        return (entry.obj for entry in self._entries[kind].values())

    def _check_namespace(self, resource: ResourceType, metadata: Object) -> None:
        if not resource.namespaced:
            return
        namespace = metadata.setdefault("namespace", "default")
        found = self.find(RESOURCES["Namespace"], None, namespace)
        if found is None:
            raise status.not_found("namespaces", "", namespace)
        if "deletionTimestamp" in found["metadata"]:
            why = f"unable to create new content in namespace {namespace} because it is being terminated"
            cause = status.Cause(
                "NamespaceTerminating", f"namespace {namespace} is being terminated", "metadata.namespace"
            )
            raise status.forbidden(resource.plural, resource.group, metadata.get("name", ""), why, [cause])

    def _commit(self, resource: ResourceType, key: tuple[str, str], new: Object, old: Entry | None) -> Object:
        entry = self._stamped(new)
        self._entries[resource.kind][key] = entry
        self._histories[resource.kind].append(Change("MODIFIED" if old else "ADDED", entry, old))
        return new

    def _remove(self, resource: ResourceType, key: tuple[str, str], last: Object, old: Entry) -> Object:
        del self._entries[resource.kind][key]
        self._histories[resource.kind].append(Change("DELETED", self._stamped(last), old))
        return last

    def _stamped(self, obj: Object) -> Entry:
        self._version += 1
        obj["metadata"]["resourceVersion"] = str(self._version)
        return Entry(obj, self._version)
