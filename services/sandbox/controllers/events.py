"""Events: what controllers and nodes tell about an object; the same told again counts up."""

from __future__ import annotations

from services.sandbox.controllers.objects import Objects
from services.sandbox.status import ApiStatus, Object

_SUFFIX_DIGITS = 16


class EventRecorder:
    """Writes events in the name of components such as `kubelet` or `default-scheduler`."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._known: dict[tuple[str, str, str, str], Object] = {}
        self._written = 0

    def normal(self, obj: Object, reason: str, message: str, component: str, *, field: str = "") -> None:
        """Something went as it should. `field` names a part of the object: `spec.containers{python}`."""
        self._record("Normal", obj, reason, message, component, field)

    def warning(self, obj: Object, reason: str, message: str, component: str, *, field: str = "") -> None:
        """Something did not."""
        self._record("Warning", obj, reason, message, component, field)

    def _record(self, level: str, obj: Object, reason: str, message: str, component: str, field: str) -> None:
        key = (obj["metadata"]["uid"], field, reason, message)
        now = self._objects.now()
        known = self._known.get(key)
        if known is not None:

            def again(event: Object) -> None:
                event["count"] = event.get("count", 1) + 1
                event["lastTimestamp"] = now

            if self._objects.change(known, again) is not None:
                return
        try:
            self._known[key] = self._objects.create("Event", self._event(level, obj, reason, message, component, field))
        except ApiStatus:
            # The namespace is going: nobody is left to tell.
            self._known.pop(key, None)

    def _event(self, level: str, obj: Object, reason: str, message: str, component: str, field: str) -> Object:
        metadata = obj["metadata"]
        namespace = metadata.get("namespace", "default")
        involved = {
            "kind": obj["kind"],
            "namespace": metadata.get("namespace", ""),
            "name": metadata["name"],
            "uid": metadata["uid"],
            "apiVersion": obj["apiVersion"],
            "resourceVersion": metadata.get("resourceVersion", ""),
            "fieldPath": field,
        }
        now = self._objects.now()
        self._written += 1
        return {
            "metadata": {"name": f"{metadata['name']}.{self._written:0{_SUFFIX_DIGITS}x}", "namespace": namespace},
            "involvedObject": {name: value for name, value in involved.items() if value},
            "reason": reason,
            "message": message,
            "type": level,
            "count": 1,
            "firstTimestamp": now,
            "lastTimestamp": now,
            "source": {"component": component},
            "reportingComponent": component,
            "reportingInstance": "",
        }
