"""The garbage collector: dependants go when their owners have gone, before them, or are set free."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of
from services.sandbox.controllers.pods import is_deleted
from services.sandbox.deletion import DeleteOptions
from services.sandbox.fields import dig
from services.sandbox.resources import RESOURCES, VERBS
from services.sandbox.status import Object

_FOREGROUND, _ORPHAN = "foregroundDeletion", "orphan"
_Place = tuple[str, str, str]


class GarbageCollector(Controller):
    """Keys are ("", uid of an owner)."""

    watches: ClassVar = tuple(
        resource.kind for resource in RESOURCES.values() if "delete" in resource.verbs and "watch" in VERBS
    )
    kind: ClassVar = ""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._live: dict[str, _Place] = {}
        self._dependants: dict[str, dict[str, _Place]] = {}

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        uid = obj["metadata"]["uid"]
        place = (obj["kind"], *key_of(obj))
        owners = [reference["uid"] for reference in dig(obj, "metadata", "ownerReferences", default=[])]
        if change == "DELETED":
            self._live.pop(uid, None)
            for owner in owners:
                self._dependants.get(owner, {}).pop(uid, None)
            # Whoever waits for this dependant in the foreground may go now.
            return [("", uid), *(("", owner) for owner in owners)]
        self._live[uid] = place
        for owner in owners:
            self._dependants.setdefault(owner, {})[uid] = place
        keys = [("", owner) for owner in owners if change == "ADDED"]
        return [*keys, ("", uid)] if is_deleted(obj) else keys

    def reconcile(self, key: Key) -> None:
        uid = key[1]
        owner = self._object(self._live.get(uid), uid)
        if owner is None:
            for dependant in self._of(uid):
                if not self._has_other_owner(dependant):
                    self.objects.delete(dependant)
            return
        finalizers = dig(owner, "metadata", "finalizers", default=[])
        if not is_deleted(owner):
            return
        if _ORPHAN in finalizers:
            self._set_free(owner)
        elif _FOREGROUND in finalizers:
            self._end_first(owner)

    def _of(self, uid: str) -> list[Object]:
        places = list(self._dependants.get(uid, {}).items())
        found = (self._object(place, dependant) for dependant, place in places)
        return [obj for obj in found if obj is not None]

    def _object(self, place: _Place | None, uid: str) -> Object | None:
        if place is None:
            return None
        obj = self.objects.find(*place)
        return obj if obj is not None and obj["metadata"]["uid"] == uid else None

    def _has_other_owner(self, obj: Object) -> bool:
        references = obj["metadata"].get("ownerReferences", [])
        return any(self._object(self._live.get(item["uid"]), item["uid"]) is not None for item in references)

    def _set_free(self, owner: Object) -> None:
        uid = owner["metadata"]["uid"]

        def free(new: Object) -> None:
            references = new["metadata"].get("ownerReferences", [])
            new["metadata"]["ownerReferences"] = [item for item in references if item["uid"] != uid]

        for dependant in self._of(uid):
            self.objects.change(dependant, free)
        self._dependants.pop(uid, None)
        self._without(owner, _ORPHAN)

    def _end_first(self, owner: Object) -> None:
        dependants = self._of(owner["metadata"]["uid"])
        for dependant in dependants:
            if not is_deleted(dependant):
                self.objects.delete(dependant, DeleteOptions(propagation="Foreground"))
        if not self._of(owner["metadata"]["uid"]):
            self._without(owner, _FOREGROUND)

    def _without(self, obj: Object, finalizer: str) -> None:
        def remove(new: Object) -> None:
            new["metadata"]["finalizers"] = [name for name in new["metadata"]["finalizers"] if name != finalizer]

        self.objects.change(obj, remove)
