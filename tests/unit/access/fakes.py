"""A cluster that answers from a dictionary."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from services.kubernetes import KindNotServed, NotFound
from services.party import PartyFile, parse_party

Object = dict[str, Any]


class FakeCluster:
    """Objects by kind; `proxied` is the status that the API server's proxy brings."""

    server = "https://cluster:6443"

    def __init__(self, *, proxied: int | None = None, **kinds: list[Object]) -> None:
        self.kinds = kinds
        self.proxied = proxied

    async def list(self, kind: str, namespace: str | None = None, *, labels: str = "", fields: str = "") -> Any:
        if kind == "Ingress" and "Ingress" not in self.kinds:
            raise KindNotServed("Ingress")
        wanted = dict(part.split("=", 1) for part in labels.split(",") if part)
        found = [
            obj
            for obj in self.kinds.get(kind, [])
            if namespace in (None, obj["metadata"].get("namespace"))
            and wanted.items() <= obj["metadata"].get("labels", {}).items()
        ]
        return SimpleNamespace(items=found)

    async def find(self, kind: str, name: str, namespace: str | None = None) -> Object | None:
        found = (await self.list(kind, namespace)).items
        return next((obj for obj in found if obj["metadata"]["name"] == name), None)

    async def proxy(self, service: str, namespace: str, port: int, path: str = "/") -> Any:
        if self.proxied is None:
            raise NotFound(f"services {namespace}/{service}:{port}")
        return SimpleNamespace(status=self.proxied, headers={}, body=b"")


def party(chart: str = "v1.3.0-a", more: str = "") -> PartyFile:
    text = f"name: fate-9999\nnamespace: fate-9999\nchartName: fate\nchartVersion: {chart}\npartyId: 9999\n"
    return parse_party(f"{text}modules: [python, mysql, fateboard, client]\n{more}", "cluster.yaml")


def ingress(host: str, *, tls: list[Object] | None = None, name: str = "fateboard", address: str = "") -> Object:
    spec = {"rules": [{"host": host}], **({} if tls is None else {"tls": tls})}
    status = {"loadBalancer": {"ingress": [{"ip": address}]}} if address else {}
    labels = {"name": "fate-9999"}
    return {"metadata": {"name": name, "namespace": "fate-9999", "labels": labels}, "spec": spec, "status": status}
