"""What happens around pods: volumes, Services, Ingresses, namespaces, nodes, admission webhooks."""

from __future__ import annotations

from tests.situations.conditions import addresses, event, every, has, pods, ready, running, status, there, unscheduled
from tests.situations.manifests import (
    Object,
    bare_pod,
    claim,
    container,
    deployment,
    ingress,
    plain,
    pod,
    port,
    service,
    shell,
    stateful_set,
)
from tests.situations.recipe import Apply, Delete, Expect, Later, Recipe, Stage, made_by

_TAKEN = 31999


def _mysql(claim_name: str) -> Object:
    mounts = [{"name": "data", "mountPath": "/var/lib/mysql"}]
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": claim_name}}]
    return deployment("mysql", pod("mysql", container("mysql", volumeMounts=mounts), volumes=volumes))


_VOLUMES = (
    Recipe(
        "claim-without-class",
        "A claim names no storage class, and none is the default",
        made_by(
            claim("mysql-data"),
            _mysql("mysql-data"),
            until=every(event("FailedBinding"), unscheduled("")),
        ),
        Expect("progressing", "P25"),
        Later(600, Expect("failed", "P25")),
    ),
    Recipe(
        "storage-class-missing",
        "Chart v1.8.1 names a storage class after the module",
        made_by(
            claim("mysql-data", storageClassName="mysql"),
            _mysql("mysql-data"),
            until=every(event("ProvisioningFailed", "not found"), unscheduled("")),
        ),
        Expect("failed", "P25"),
    ),
    Recipe(
        "claim-missing",
        "A pod wants a claim that does not exist",
        made_by(_mysql("mysql-data"), until=unscheduled("not found")),
        Expect("progressing", "P25"),
        Later(600, Expect("failed", "P25")),
    ),
    Recipe(
        "nobody-provisions",
        "The storage class exists, its provisioner does not",
        made_by(
            plain(
                "StorageClass",
                "d4-nfs",
                version="storage.k8s.io/v1",
                provisioner="example.com/nfs",
                volumeBindingMode="Immediate",
            ),
            claim("mysql-data", storageClassName="d4-nfs"),
            _mysql("mysql-data"),
            until=every(event("ExternalProvisioning"), unscheduled("")),
        ),
        Expect("progressing", "P25"),
        Later(600, Expect("failed", "P25")),
    ),
)


def _serving(module: str, number: int) -> Object:
    return deployment(module, pod(module, container(module, shell(f"httpd -f -p {number} -h /tmp"))))


def _gateway(node_port: int) -> Object:
    return service("proxy", port(9370, nodePort=node_port), type="NodePort")


def _class(name: str) -> Object:
    spec = {"controller": "k8s.io/ingress-nginx"}
    return plain("IngressClass", name, version="networking.k8s.io/v1", spec=spec)


_SERVICES = (
    Recipe(
        "port-taken",
        "Two parties from the same sample: the first one's gateway has the NodePort",
        (
            Stage(
                (Apply((_serving("proxy", 9370), _gateway(_TAKEN)), party="first"),),
                addresses("proxy", 1),
            ),
            Stage(
                (
                    Apply((_serving("proxy", 9370),), party="second"),
                    Apply((_gateway(_TAKEN),), party="second", refused=True),
                ),
                ready(2),
            ),
        ),
        Expect("degraded", "P38", also=("R20",)),
        parties=("first", "second"),
    ),
    Recipe(
        "port-out-of-range",
        "A gateway's NodePort is outside 30000-32767",
        (
            Stage((Apply((_serving("proxy", 9370),)),), ready(1)),
            Stage((Apply((_gateway(9370),), refused=True),), ready(1)),
        ),
        Expect("degraded", "P39", also=("R20",)),
    ),
    Recipe(
        "selector-matches-nothing",
        "A Service selects labels that no pod has",
        made_by(
            _serving("python", 9380),
            service("python", port(9380), selects={"fateModule": "python"}),
            until=every(ready(1), there("Endpoints")),
        ),
        Expect("progressing", "R13"),
        Later(600, Expect("degraded", "R13")),
    ),
    Recipe(
        "wrong-target-port",
        "A Service was changed by hand: its target port is none of the container's",
        made_by(
            deployment(
                "kubefate",
                pod(
                    "kubefate",
                    container(
                        "kubefate", shell("httpd -f -p 8080 -h /tmp"), ports=[{"name": "http", "containerPort": 8080}]
                    ),
                ),
            ),
            service("kubefate", port(8080, targetPort="web")),
            until=every(ready(1), there("Endpoints")),
        ),
        Expect("progressing", "P06"),
        Later(600, Expect("degraded", "P06")),
        kubefate={"namespace": "{namespace}"},
    ),
    Recipe(
        "no-load-balancer",
        "A LoadBalancer Service on a cluster that has no load balancer",
        made_by(
            _serving("proxy", 9370),
            service("proxy", port(9370), type="LoadBalancer"),
            until=every(ready(1), addresses("proxy", 1)),
        ),
        Expect("progressing", "R13"),
        Later(600, Expect("degraded", "R13")),
    ),
)

_INGRESSES = (
    Recipe(
        "ingress-class-unknown",
        "An Ingress names a class that does not exist",
        made_by(
            _class("d4-nginx-public"),
            _serving("fateboard", 8080),
            service("fateboard", port(8080)),
            ingress("fateboard", "fateboard", 8080, "d4-nginx-internal"),
            until=every(ready(1), addresses("fateboard", 1), there("Ingress"), there("IngressClass")),
        ),
        Expect("healthy", "P03"),
        Later(600, Expect("healthy", "P03")),
    ),
    Recipe(
        "ingress-without-controller",
        "The class exists, its controller does not",
        made_by(
            _class("d4-nginx"),
            _serving("fateboard", 8080),
            service("fateboard", port(8080)),
            ingress("fateboard", "fateboard", 8080, "d4-nginx"),
            until=every(ready(1), addresses("fateboard", 1), there("Ingress"), there("IngressClass")),
        ),
        Expect("healthy", "P04"),
        Later(600, Expect("healthy", "P04")),
    ),
    Recipe(
        "ingress-without-service",
        "An Ingress leads to a Service that does not exist",
        made_by(
            _class("d4-nginx-lost"),
            _serving("fateboard", 8080),
            ingress("fateboard", "fateboard-9999", 8080, "d4-nginx-lost"),
            until=every(ready(1), there("Ingress"), there("IngressClass")),
        ),
        Expect("degraded", "P06"),
    ),
)

_HELD = {"finalizers": ["example.com/never-removed"]}


def _held_pod() -> Object:
    held = bare_pod("python-0", pod("python", container("python")))
    held["metadata"] |= _HELD
    return held


_PLACES = (
    Recipe(
        "namespace-terminating",
        "A finalizer keeps the namespace of an earlier attempt",
        (
            Stage((Apply((plain("ConfigMap", "left-behind", metadata=_HELD),)),), there("ConfigMap")),
            Stage((Delete("Namespace", "{namespace}"),), status("Namespace", "NamespaceFinalizersRemaining")),
        ),
        Expect("failed", "P36"),
    ),
    Recipe(
        "pod-terminating",
        "A finalizer keeps a pod that was deleted",
        (
            Stage(
                (Apply((_held_pod(),)),),
                ready(1),
            ),
            Stage((Delete("Pod", "python-0"),), lambda seen: any(_going(found) for found in seen["Pod"])),
        ),
        Expect("progressing", "R01"),
        Later(600, Expect("degraded", "R01")),
    ),
    Recipe(
        "silent-node",
        "A pod is bound to a node whose kubelet has stopped reporting",
        made_by(
            plain("Node", "d4-gone", spec={"podCIDR": "10.244.9.0/24"}),
            bare_pod("python-0", pod("python", container("python"), nodeName="d4-gone")),
            until=every(
                pods(1),
                lambda seen: any(
                    node["metadata"]["name"] == "d4-gone" and has(node, "Ready", "Unknown") for node in seen["Node"]
                ),
            ),
        ),
        Expect("unknown", "R17"),
        alone=True,
    ),
)

_WEBHOOK = plain(
    "ValidatingWebhookConfiguration",
    "d4-ingress-nginx-admission",
    version="admissionregistration.k8s.io/v1",
    webhooks=[
        {
            "name": "validate.nginx.ingress.kubernetes.io",
            "admissionReviewVersions": ["v1"],
            "sideEffects": "None",
            "failurePolicy": "Fail",
            "timeoutSeconds": 2,
            "namespaceSelector": {"matchLabels": {"fatetui/recipe": "d4-webhook-without-endpoints"}},
            "rules": [
                {
                    "apiGroups": ["networking.k8s.io"],
                    "apiVersions": ["*"],
                    "operations": ["CREATE", "UPDATE"],
                    "resources": ["ingresses"],
                }
            ],
            "clientConfig": {
                "service": {"namespace": "{namespace}", "name": "ingress-nginx-controller-admission", "path": "/"}
            },
        }
    ],
)
_ADMISSION = (
    Recipe(
        "webhook-without-endpoints",
        "ingress-nginx left its admission webhook behind: no Ingress can be created",
        (
            Stage(
                (
                    Apply((_WEBHOOK, _serving("fateboard", 8080), service("fateboard", port(8080)))),
                    Apply((service("ingress-nginx-controller-admission", port(443)),)),
                ),
                every(ready(1), addresses("fateboard", 1), there("ValidatingWebhookConfiguration")),
            ),
            Stage((Apply((ingress("fateboard", "fateboard", 8080, "nginx"),), refused=True),), ready(1)),
        ),
        Expect("progressing", "P10"),
        Later(600, Expect("degraded", "P10")),
    ),
    Recipe(
        "statefulset-claim-pending",
        "The claim of a StatefulSet's first pod stays pending",
        made_by(
            stateful_set(
                "mysql",
                pod("mysql", container("mysql", volumeMounts=[{"name": "data", "mountPath": "/var/lib/mysql"}])),
                volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": claim("data")["spec"]}],
            ),
            until=every(event("FailedBinding"), unscheduled("")),
        ),
        Expect("progressing", "P25"),
        Later(600, Expect("failed", "P25")),
    ),
    Recipe(
        "unlabelled-neighbour",
        "A party that serves, beside a bare pod of somebody else",
        made_by(
            _serving("python", 9380),
            service("python", port(9380)),
            bare_pod("notebook", pod("notebook", container("notebook"))),
            until=every(ready(2), running(2), addresses("python", 1)),
        ),
        Expect("healthy"),
    ),
)


def _going(found: Object) -> bool:
    return "deletionTimestamp" in found["metadata"]


RECIPES = (*_VOLUMES, *_SERVICES, *_INGRESSES, *_PLACES, *_ADMISSION)
