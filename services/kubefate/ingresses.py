"""An Ingress in whichever API the cluster serves: group, backend and class are written differently in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from services.kubefate.versions import EXTENSIONS, NETWORKING, NETWORKING_BETA
from services.kubernetes import KindNotServed

if TYPE_CHECKING:
    from services.kubernetes import Object

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_BEST_FIRST = (NETWORKING, NETWORKING_BETA, EXTENSIONS)


@dataclass(frozen=True, slots=True)
class IngressOptions:
    """Host, class (None: the cluster's default) and TLS Secret (None: plain HTTP)."""

    host: str
    ingress_class: str | None = None
    tls_secret: str | None = None


class _Served(Protocol):
    def serves(self, group_version: str, kind: str | None = None) -> bool: ...


def render_ingress(options: IngressOptions, service: str, port: int, namespace: str, discovery: _Served) -> Object:
    """The Ingress of `service`, in the best API served. Raises KindNotServed when there is none."""
    api = next((api for api in _BEST_FIRST if discovery.serves(api, "Ingress")), None)
    if api is None:
        raise KindNotServed("Ingress")
    metadata: dict[str, Any] = {"name": service, "namespace": namespace}
    path: dict[str, Any] = {"path": "/", "backend": _backend(api, service, port)}
    if api == NETWORKING:
        path["pathType"] = "Prefix"
    spec: dict[str, Any] = {"rules": [{"host": options.host, "http": {"paths": [path]}}]}
    if options.ingress_class is not None:
        # The field and the IngressClass kind came together in Kubernetes 1.18; extensions never had the field.
        if api != EXTENSIONS and any(
            discovery.serves(group, "IngressClass") for group in (NETWORKING, NETWORKING_BETA)
        ):
            spec["ingressClassName"] = options.ingress_class
        else:
            metadata["annotations"] = {CLASS_ANNOTATION: options.ingress_class}
    if options.tls_secret is not None:
        spec["tls"] = [{"hosts": [options.host], "secretName": options.tls_secret}]
    return {"apiVersion": api, "kind": "Ingress", "metadata": metadata, "spec": spec}


def _backend(api: str, service: str, port: int) -> dict[str, Any]:
    if api == NETWORKING:
        return {"service": {"name": service, "port": {"number": port}}}
    return {"serviceName": service, "servicePort": port}


def tls_secret_of(ingress: Object) -> str:
    """The Secret with the certificate of an Ingress's host; empty for plain HTTP."""
    rows = ingress.get("spec", {}).get("tls") or ()
    return next((str(row["secretName"]) for row in rows if isinstance(row, dict) and row.get("secretName")), "")


def class_of(ingress: Object) -> str:
    """The class an Ingress names, by field or by the older annotation; empty when it names none."""
    places = ((ingress.get("spec"), "ingressClassName"), (ingress["metadata"].get("annotations"), CLASS_ANNOTATION))
    named = (place.get(key) for place, key in places if isinstance(place, dict))
    return next((name for name in named if isinstance(name, str) and name), "")
