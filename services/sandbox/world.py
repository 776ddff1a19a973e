"""What the demo's cluster holds before anybody uses it: a node, system pods, an ingress controller, a storage class."""

from __future__ import annotations

from collections.abc import Iterator

from services.sandbox.clock import timestamp
from services.sandbox.nodeports import ADDRESS
from services.sandbox.resources import RESOURCES, Profile
from services.sandbox.status import Object
from services.sandbox.store import ObjectStore

NODE = "demo"
ARTICLE_ADDRESS = "10.160.112.145"
"""The article's sample host: the demo's node answers to it too, so that its party files work as they are printed."""
INGRESS_NAMESPACE = "ingress-nginx"
INGRESS_SERVICE = "ingress-nginx-controller"
COREDNS_IMAGE = "k8s.gcr.io/coredns:1.7.0"
PROXY_IMAGE = "k8s.gcr.io/kube-proxy:v1.20.2"
CONTROLLER_IMAGE = "k8s.gcr.io/ingress-nginx/controller:v0.47.0"
SYSTEM_IMAGES = (COREDNS_IMAGE, PROXY_IMAGE, CONTROLLER_IMAGE)
_CPUS, _MEMORY = "8", "16Gi"


def furnish(store: ObjectStore, profile: Profile, ingress_port: int, address: str = ARTICLE_ADDRESS) -> None:
    """Create everything; `address` is the node's, as others reach it."""
    for kind, obj in _objects(profile, ingress_port, address):
        created = store.create(RESOURCES[kind], obj)
        if "status" in obj:
            store.update(RESOURCES[kind], {**created, "status": obj["status"]}, subresource="status")


def _objects(profile: Profile, ingress_port: int, address: str) -> Iterator[tuple[str, Object]]:
    for name in ("default", "kube-system", "kube-public", "kube-node-lease", INGRESS_NAMESPACE):
        yield "Namespace", {"metadata": {"name": name}}
    yield "Node", _node(profile, address)
    yield "StorageClass", _storage_class()
    yield "Service", _api_service()
    yield "ClusterRole", _cluster_admin()
    yield "Deployment", _deployment("kube-system", "coredns", COREDNS_IMAGE, [53], cpu="100m")
    yield "DaemonSet", _daemon_set()
    yield from ingress_controller()
    yield "Service", _ingress_service(ingress_port)


def ingress_controller() -> Iterator[tuple[str, Object]]:
    """What answers for host names: the class and who serves it."""
    yield "IngressClass", _ingress_class()
    listens = {"tcpSocket": {"port": 80}, "periodSeconds": 1}
    yield "Deployment", _deployment(INGRESS_NAMESPACE, INGRESS_SERVICE, CONTROLLER_IMAGE, [80], "100m", listens)


def _node(profile: Profile, address: str) -> Object:
    capacity = {"cpu": _CPUS, "memory": _MEMORY, "pods": "110", "ephemeral-storage": "100Gi"}
    now = timestamp()
    ready = {
        "type": "Ready",
        "status": "True",
        "reason": "KubeletReady",
        "message": "kubelet is posting ready status",
    }
    pressures = [
        {"type": f"{what}Pressure", "status": "False", "reason": f"KubeletHas{enough}{what}"}
        for what, enough in (("Memory", "Sufficient"), ("Disk", "No"), ("PID", "Sufficient"))
    ]
    return {
        "metadata": {
            "name": NODE,
            "labels": {"kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"},
        },
        "spec": {"podCIDR": "10.244.0.0/24"},
        "status": {
            "capacity": capacity,
            "allocatable": capacity,
            "conditions": [
                {**each, "lastHeartbeatTime": now, "lastTransitionTime": now} for each in (*pressures, ready)
            ],
            "addresses": [
                {"type": "InternalIP", "address": ADDRESS},
                {"type": "ExternalIP", "address": address},
                {"type": "Hostname", "address": NODE},
            ],
            "nodeInfo": {
                "kubeletVersion": profile.git_version,
                "kubeProxyVersion": profile.git_version,
                "containerRuntimeVersion": "docker://19.3.13",
                "osImage": "Ubuntu 18.04.6 LTS",
                "kernelVersion": "5.4.0-demo",
                "operatingSystem": "linux",
                "architecture": "amd64",
                "machineID": "d" * 32,
                "systemUUID": "d" * 32,
                "bootID": "d" * 32,
            },
        },
    }


def _storage_class() -> Object:
    return {
        "metadata": {"name": "standard", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": "k8s.io/minikube-hostpath",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "Immediate",
    }


def _api_service() -> Object:
    ports = [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}]
    return {
        "metadata": {"name": "kubernetes", "namespace": "default"},
        "spec": {"clusterIP": "10.96.0.1", "ports": ports},
    }


def _cluster_admin() -> Object:
    rules = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, {"nonResourceURLs": ["*"], "verbs": ["*"]}]
    return {"metadata": {"name": "cluster-admin"}, "rules": rules}


def _ingress_class() -> Object:
    annotations = {"ingressclass.kubernetes.io/is-default-class": "true"}
    return {"metadata": {"name": "nginx", "annotations": annotations}, "spec": {"controller": "k8s.io/ingress-nginx"}}


def _ingress_service(node_port: int) -> Object:
    ports = [{"name": "http", "port": 80, "targetPort": 80, "nodePort": node_port}]
    return {
        "metadata": {"name": INGRESS_SERVICE, "namespace": INGRESS_NAMESPACE, "labels": _labels(INGRESS_SERVICE)},
        "spec": {"type": "NodePort", "selector": _labels(INGRESS_SERVICE), "ports": ports},
    }


_LABELS: dict[str, Object] = {
    "coredns": {"k8s-app": "kube-dns"},
    INGRESS_SERVICE: {"app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller"},
}


def _labels(name: str) -> Object:
    """The labels that the real objects have, by which they are found."""
    return _LABELS.get(name, {"k8s-app": name})


def _template(name: str, image: str, ports: list[int], cpu: str, probe: Object | None = None) -> Object:
    container: Object = {
        "name": name,
        "image": image,
        "ports": [{"containerPort": port} for port in ports],
        "resources": {"requests": {"cpu": cpu, "memory": "90Mi"}},
    }
    if probe:
        container["readinessProbe"] = probe
    return {"metadata": {"labels": _labels(name)}, "spec": {"containers": [container]}}


def _deployment(
    namespace: str, name: str, image: str, ports: list[int], cpu: str, probe: Object | None = None
) -> Object:
    return {
        "metadata": {"name": name, "namespace": namespace, "labels": _labels(name)},
        "spec": {"selector": {"matchLabels": _labels(name)}, "template": _template(name, image, ports, cpu, probe)},
    }


def _daemon_set() -> Object:
    name = "kube-proxy"
    return {
        "metadata": {"name": name, "namespace": "kube-system", "labels": _labels(name)},
        "spec": {
            "selector": {"matchLabels": _labels(name)},
            "template": _template(name, PROXY_IMAGE, [], "10m"),
        },
    }
