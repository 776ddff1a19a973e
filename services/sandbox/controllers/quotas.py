"""ResourceQuotas: what of them is used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from services.sandbox.admission.limits import quota_use, shown
from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of
from services.sandbox.fields import dig
from services.sandbox.status import Object


class Quotas(Controller):
    watches: ClassVar = ("ResourceQuota", "Pod")
    kind: ClassVar = "ResourceQuota"

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        if obj["kind"] == "ResourceQuota":
            return [key_of(obj)]
        return [key_of(quota) for quota in self.objects.list("ResourceQuota", obj["metadata"]["namespace"])]

    def reconcile(self, key: Key) -> None:
        quota = self.objects.find("ResourceQuota", *key)
        if quota is None:
            return
        hard = dig(quota, "spec", "hard", default={})
        use = quota_use(self.objects.list("Pod", key[0]))
        used = {name: shown(name, use.get(name, 0)) for name in hard}
        self.objects.set_status(quota, {"hard": dict(hard), "used": used})
