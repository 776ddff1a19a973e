"""The service account, and what it may do (kubefate.md §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from services.kubefate.deployment import NAMESPACE
from services.kubefate.versions import EXTENSIONS, Rbac

if TYPE_CHECKING:
    from services.kubernetes import Object

ROLE = "kubefate-role"
# The shipped manifests call both kinds of binding `kubefate`, but a binding's role cannot be changed afterwards.
_BINDINGS = {Rbac.CLUSTER_ADMIN: "kubefate", Rbac.OWN_ROLE: ROLE}
_RBAC_GROUP = "rbac.authorization.k8s.io"
_EVERYTHING = ("get", "list", "create", "delete", "update", "patch")
_READ = ("get", "list")
# The verbs and resources of the newest shipped role, which includes those of the older ones.
_RULES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "",
        ("namespaces", "configmaps", "services", "secrets", "persistentvolumeclaims", "serviceaccounts"),
        _EVERYTHING,
    ),
    ("", ("pods", "pods/log", "nodes"), _READ),
    ("apps", ("deployments", "deployments/status", "statefulsets", "statefulsets/status"), _EVERYTHING),
    ("networking.k8s.io", ("ingresses",), _EVERYTHING),
    ("networking.istio.io", ("gateways", "virtualservices"), _EVERYTHING),
    (_RBAC_GROUP, ("roles", "rolebindings"), _EVERYTHING),
    ("batch", ("jobs",), _EVERYTHING),
)
# Charts up to v1.4.5 create their Ingress there, and the shipped role forgets it.
_OLD_INGRESSES = ("extensions", ("ingresses",), _EVERYTHING)


class _Served(Protocol):
    def serves(self, group_version: str, kind: str | None = None) -> bool: ...


def render_rights(form: Rbac, account: str, namespace: str, discovery: _Served) -> list[Object]:
    """ServiceAccount, ClusterRole if it has one of its own, and the ClusterRoleBinding."""
    role = "cluster-admin" if form is Rbac.CLUSTER_ADMIN else ROLE
    objects: list[Object] = [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account, "namespace": namespace}},
        {
            "apiVersion": f"{_RBAC_GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": _binding_name(form, namespace)},
            "roleRef": {"apiGroup": _RBAC_GROUP, "kind": "ClusterRole", "name": role},
            "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace}],
        },
    ]
    if form is Rbac.OWN_ROLE:
        objects.insert(1, _role(discovery))
    return objects


def _binding_name(form: Rbac, namespace: str) -> str:
    """One of its own for every namespace: bindings are shared by the cluster, their subjects are not."""
    return _BINDINGS[form] if namespace == NAMESPACE else f"{_BINDINGS[form]}-{namespace}"


def _role(discovery: _Served) -> Object:
    rules = [*_RULES, *((_OLD_INGRESSES,) if discovery.serves(EXTENSIONS, "Ingress") else ())]
    listed: list[dict[str, Any]] = [
        {"apiGroups": [group], "resources": list(resources), "verbs": list(verbs)} for group, resources, verbs in rules
    ]
    return {
        "apiVersion": f"{_RBAC_GROUP}/v1",
        "kind": "ClusterRole",
        "metadata": {"name": ROLE},
        "rules": listed,
    }
