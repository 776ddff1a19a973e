"""The store as controllers and nodes use it: kinds by name, changes in place, what is gone is no failure."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator

from services.sandbox.deletion import DeleteOptions
from services.sandbox.fields import copied, dig
from services.sandbox.history import Subscription
from services.sandbox.resources import RESOURCES
from services.sandbox.status import ApiStatus, Object
from services.sandbox.store import ObjectStore

_NOT_FOUND = 404
_PLAIN = DeleteOptions()


class Objects:
    """Objects by kind, namespace and name. What is handed out is shared with the store: copy before changing."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def now(self) -> str:
        """The time as the API writes it."""
        return self._store.now()

    def find(self, kind: str, namespace: str, name: str) -> Object | None:
        return self._store.find(RESOURCES[kind], namespace, name)

    def list(self, kind: str, namespace: str | None = None) -> builtins.list[Object]:
        return self._store.list(RESOURCES[kind], namespace)

    def owned(self, kind: str, owner: Object) -> Iterator[Object]:
        """The objects in the owner's namespace that it controls."""
        uid = owner["metadata"]["uid"]
        for obj in self.list(kind, owner["metadata"].get("namespace")):
            if controller_of(obj).get("uid") == uid:
                yield obj

    def create(self, kind: str, obj: Object) -> Object:
        """Raises ApiStatus."""
        return self._store.create(RESOURCES[kind], obj)

    def change(self, obj: Object, change: Callable[[Object], None], *, subresource: str | None = None) -> Object | None:
        """Change the newest version of `obj` in place; None when it is gone. Raises ApiStatus."""
        metadata = obj["metadata"]
        found = self.find(obj["kind"], metadata.get("namespace", ""), metadata["name"])
        if found is None or found["metadata"]["uid"] != metadata["uid"]:
            return None
        new = copied(found)
        change(new)
        return self._store.update(RESOURCES[obj["kind"]], new, subresource=subresource)

    def set_status(self, obj: Object, status: Object) -> Object | None:
        """Replace the status; None when the object is gone."""
        return self.change(obj, lambda new: new.update(status=status), subresource="status")

    def delete(self, obj: Object, options: DeleteOptions = _PLAIN) -> None:
        """Delete it; nothing happens when it is gone."""
        metadata = obj["metadata"]
        try:
            self._store.delete(RESOURCES[obj["kind"]], metadata.get("namespace"), metadata["name"], options)
        except ApiStatus as refused:
            if refused.code != _NOT_FOUND:
                raise

    def subscribe(self, kind: str) -> Subscription:
        return self._store.subscribe(RESOURCES[kind])


def controller_of(obj: Object) -> Object:
    """The owner reference of whoever controls `obj`; empty when nobody does."""
    references: builtins.list[Object] = dig(obj, "metadata", "ownerReferences", default=[])
    return next((reference for reference in references if reference.get("controller")), {})


def owner_reference(owner: Object) -> Object:
    """The reference with which `owner` controls what it makes."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


def key_of(obj: Object) -> tuple[str, str]:
    """(namespace, name)."""
    return obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


def selects(selector: Object, labels: Object) -> bool:
    """Whether a LabelSelector (`matchLabels`, `matchExpressions`) fits; an empty one fits everything."""
    wanted = dig(selector, "matchLabels", default={})
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_expression(item, labels) for item in dig(selector, "matchExpressions", default=[]))


def _expression(expression: Object, labels: Object) -> bool:
    value = labels.get(expression["key"])
    values = expression.get("values", [])
    return {
        "In": value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }[expression["operator"]]
