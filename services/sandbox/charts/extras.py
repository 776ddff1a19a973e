"""What a spec may switch on beside the modules: PodSecurityPolicy and Istio (kubefate.md §6.4, §7.2)."""

from __future__ import annotations

from services.sandbox.charts.release import Object, Release
from services.sandbox.charts.rows import IngressRow
from services.sandbox.charts.spec import look
from services.sandbox.charts.versions import version_key

_ISTIO = "networking.istio.io/v1alpha3"
_RBAC = "rbac.authorization.k8s.io"
_POLICY_SINCE = version_key("v1.6.0-a")
_ANY = {"rule": "RunAsAny"}


def policy_objects(release: Release) -> list[Object]:
    """PodSecurityPolicy, ServiceAccount, Role and RoleBinding named after the release, where the spec wants them."""
    enabled = look(release.spec, "podSecurityPolicy.enabled", False)
    if not enabled or version_key(release.version) < _POLICY_SINCE:
        return []
    name = release.name
    rules = [{"apiGroups": ["policy"], "resources": ["podsecuritypolicies"], "verbs": ["use"], "resourceNames": [name]}]
    subjects = [{"kind": "ServiceAccount", "name": name, "namespace": release.namespace}]
    policy = {"privileged": False, "seLinux": _ANY, "runAsUser": _ANY, "fsGroup": _ANY, "supplementalGroups": _ANY}
    security_policy = release.object(
        "policy/v1beta1", "PodSecurityPolicy", name, "psp", spec=policy | {"volumes": ["*"]}
    )
    del security_policy["metadata"]["namespace"]
    return [
        security_policy,
        release.object("v1", "ServiceAccount", name, "psp"),
        release.object(f"{_RBAC}/v1", "Role", name, "psp", rules=rules),
        release.object(
            f"{_RBAC}/v1",
            "RoleBinding",
            name,
            "psp",
            subjects=subjects,
            roleRef={"apiGroup": _RBAC, "kind": "Role", "name": name},
        ),
    ]


def istio_objects(release: Release, rows: list[IngressRow]) -> list[Object]:
    """The Gateway and the VirtualServices that replace the Ingresses of `rows`."""
    server = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}
    gateway = release.object(
        _ISTIO,
        "Gateway",
        f"{release.name}-gateway",
        "istio",
        spec={"selector": {"istio": "ingressgateway"}, "servers": [server]},
    )
    return [gateway, *(_virtual_service(release, row) for row in rows)]


def _virtual_service(release: Release, row: IngressRow) -> Object:
    destination = {"host": row.service, "port": {"number": row.port}}
    spec = {
        "hosts": ["*"],
        "gateways": [f"{release.name}-gateway"],
        "http": [{"match": [{"uri": {"prefix": f"/{row.service}"}}], "route": [{"destination": destination}]}],
    }
    return release.object(_ISTIO, "VirtualService", row.service, row.key, spec=spec)
