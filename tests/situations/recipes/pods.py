"""What happens to single pods: images, starts, ends, probes, configuration, memory."""

from __future__ import annotations

from tests.situations.conditions import ended, event, every, pods, restarted, running, waiting
from tests.situations.manifests import (
    MONGO,
    Object,
    bare_pod,
    container,
    deployment,
    plain,
    pod,
    port_probe,
    shell,
    stateful_set,
)
from tests.situations.recipe import Expect, Later, Recipe, made_by
from tests.situations.registry import CLOSED, PLAIN, UNTRUSTED

_PULL_FAILED = every(waiting("ImagePullBackOff"), event("Failed", "ailed to pull image"))
_PYTHON = "federatedai/python:1.3.0-release"


def _python(*containers: Object, **spec: object) -> Object:
    return deployment("python", pod("python", *containers, **spec))


def _pulling(name: str, title: str, image: str, expect: Expect, later: Later | None = None) -> Recipe:
    return Recipe(name, title, made_by(_python(container("python", image=image)), until=_PULL_FAILED), expect, later)


def _dying(
    name: str, title: str, script: str, expect: Expect, *, times: int = 2, module: str = "python", **more: object
) -> Recipe:
    until = every(restarted(times), waiting("CrashLoopBackOff"), event("BackOff"))
    template = pod(module, container(module, shell(script), **more))
    kubefate = {"namespace": "{namespace}"} if module == "kubefate" else {}
    return Recipe(name, title, made_by(deployment(module, template), until=until), expect, kubefate=kubefate)


_IMAGES = (
    _pulling(
        "missing-image",
        "The registry does not have the tag",
        f"{PLAIN}/missing/{_PYTHON}",
        Expect("failed", "P16"),
    ),
    _pulling(
        "unknown-registry",
        "The party file names a registry that does not exist",
        f"no-such-registry.invalid/{_PYTHON}",
        Expect("failed", "P16"),
    ),
    _pulling(
        "untrusted-registry",
        "The node does not trust the registry's certificate",
        f"{UNTRUSTED}/missing/{_PYTHON}",
        Expect("failed", "P16"),
    ),
    _pulling(
        "registry-down",
        "Nothing listens on the registry's port",
        f"{CLOSED}/{_PYTHON}",
        Expect("progressing", "P16"),
        Later(600, Expect("failed", "P16")),
    ),
    _pulling(
        "rate-limit",
        "The registry limits anonymous pulls",
        f"{PLAIN}/limited/{_PYTHON}",
        Expect("progressing", "P17"),
        Later(600, Expect("failed", "P17")),
    ),
    Recipe(
        "pull-secret-missing",
        "The image is private, and the pull secret that the pod names does not exist",
        made_by(
            _python(
                container("python", image=f"{PLAIN}/private/{_PYTHON}"), imagePullSecrets=[{"name": "myregistrykey"}]
            ),
            until=_PULL_FAILED,
        ),
        Expect("failed", "P16"),
    ),
    Recipe(
        "invalid-image-name",
        "The registry was given with its scheme",
        made_by(
            _python(container("python", image=f"https://hub.example.com/{_PYTHON}")),
            until=waiting("InvalidImageName"),
        ),
        Expect("failed", "R05"),
    ),
    Recipe(
        "image-never-pulled",
        "An air-gapped node lacks the image, and the chart says not to pull",
        made_by(
            _python(container("python", image=f"lab.local/{_PYTHON}", imagePullPolicy="Never")),
            until=every(waiting("ErrImageNeverPull"), event("ErrImageNeverPull")),
        ),
        Expect("failed", "P16"),
    ),
)

_ENDS = (
    _dying(
        "crash-loop",
        "python ends with an error soon after each start",
        "echo 'Traceback (most recent call last):'; echo 'ImportError: no module named fate_flow'; exit 1",
        Expect("degraded", "R07"),
    ),
    _dying(
        "crash-loop-for-long",
        "python has ended with an error five times",
        "echo 'KeyError: nodeManager'; exit 3",
        Expect("failed", "R07"),
        times=5,
    ),
    _dying("exit-zero-loop", "python ends without an error again and again", "exit 0", Expect("degraded", "R07")),
    _dying(
        "mongo-without-avx",
        "MongoDB 5 on a processor without AVX",
        "exit 132",
        Expect("failed", "P22"),
        module="mongo",
        image=MONGO,
    ),
    _dying(
        "mysql-foreign-data",
        "MySQL finds another's data directory",
        "echo '[ERROR] [MY-010334] [Server] Failed to initialize DD Storage Engine'; "
        "echo '[ERROR] [MY-010020] [Server] Data Dictionary initialization failed.'; exit 1",
        Expect("degraded", "P27"),
        module="mysql",
    ),
    _dying(
        "kubefate-database-refuses",
        "KubeFATE's password is not the one its database was made with",
        "echo 'level=fatal msg=\"initDb error, Error 1045: Access denied for user kubefate\"'; exit 1",
        Expect("degraded", "P30"),
        module="kubefate",
    ),
    _dying(
        "oom-kill",
        "A node manager takes more memory than its limit",
        "x=a; while true; do x=$x$x; done",
        Expect("degraded", "P24"),
        module="nodemanager",
        resources={"limits": {"memory": "32Mi"}},
    ),
    Recipe(
        "bad-command",
        "The container's program does not exist in the image",
        made_by(
            _python(container("python", ["/data/projects/python/venv/bin/python"])),
            until=every(restarted(1), event("Failed", "no such file or directory")),
        ),
        Expect("failed", "R07"),
    ),
    Recipe(
        "failing-init",
        "An init container ends with an error",
        made_by(
            deployment(
                "python",
                pod("python", container("python"), initContainers=[container("prepare", shell("exit 7"))]),
            ),
            until=every(restarted(2), waiting("CrashLoopBackOff")),
        ),
        Expect("degraded", "R07"),
    ),
    Recipe(
        "evicted",
        "The kubelet evicts a pod that fills its scratch volume",
        made_by(
            bare_pod(
                "python-0",
                pod(
                    "python",
                    container(
                        "python",
                        shell("head -c 30000000 /dev/zero > /scratch/eggs; sleep 100000"),
                        volumeMounts=[{"name": "scratch", "mountPath": "/scratch"}],
                    ),
                    volumes=[{"name": "scratch", "emptyDir": {"sizeLimit": "1Mi"}}],
                ),
            ),
            until=every(pods(1, "Failed"), event("Evicted")),
        ),
        Expect("failed", "P24"),
    ),
)

_PROBES = (
    Recipe(
        "failing-readiness",
        "FATE Flow never opens its port",
        made_by(
            _python(container("python", readinessProbe=port_probe(9380))),
            until=every(running(1), event("Unhealthy", "Readiness probe failed")),
        ),
        Expect("progressing", "R10"),
        Later(600, Expect("degraded", "R10")),
    ),
    Recipe(
        "failing-liveness",
        "The kubelet kills a container whose liveness probe fails",
        made_by(
            _python(container("python", livenessProbe=port_probe(9380))),
            until=every(restarted(2), waiting("CrashLoopBackOff"), event("Killing")),
        ),
        Expect("degraded", "R07"),
    ),
    Recipe(
        "offline-pip",
        "FATE Flow 2.0 wants to install packages, and there is no internet",
        made_by(
            stateful_set(
                "python",
                pod(
                    "python",
                    container(
                        "fateflow",
                        shell(
                            "echo 'WARNING: Retrying (Retry(total=0)) after connection broken by NewConnectionError'; "
                            "echo 'ERROR: Could not find a version that satisfies the requirement fate_client'; "
                            "sleep 1000000"
                        ),
                        readinessProbe=port_probe(9380),
                    ),
                ),
            ),
            until=every(running(1), event("Unhealthy", "Readiness probe failed")),
        ),
        Expect("progressing", "R10"),
        Later(180, Expect("progressing", "P20")),
    ),
    Recipe(
        "init-waits",
        "python waits in its init container for a MySQL whose image cannot be pulled",
        made_by(
            deployment("mysql", pod("mysql", container("mysql", image=f"{PLAIN}/missing/mysql:8.0.28"))),
            deployment(
                "python",
                pod(
                    "python",
                    container("python"),
                    initContainers=[container("wait-for-mysql", shell("until nc -z mysql 3306; do sleep 1; done"))],
                ),
            ),
            until=every(running(1), _PULL_FAILED),
        ),
        Expect("failed", "P16"),
    ),
    Recipe(
        "init-waits-alone",
        "python waits in its init container for a MySQL that nobody installed",
        made_by(
            deployment(
                "python",
                pod("python", container("python"), initContainers=[container("wait-for-mysql")]),
            ),
            until=running(1),
        ),
        Expect("degraded", "R03"),
        modules=("python", "mysql"),
    ),
)


def _from(kind: str, name: str, key: str) -> Object:
    return {"name": "DB_PASSWORD", "valueFrom": {f"{kind}KeyRef": {"name": name, "key": key}}}


_CONFIGURATION = (
    Recipe(
        "missing-secret-variable",
        "A container wants a variable from a Secret that does not exist",
        made_by(
            _python(container("python", env=[_from("secret", "mysql-credentials", "password")])),
            until=waiting("CreateContainerConfigError"),
        ),
        Expect("failed", "R06"),
    ),
    Recipe(
        "missing-config-map-key",
        "A ConfigMap lacks the key that a container wants",
        made_by(
            plain("ConfigMap", "python-config", data={"other": "value"}),
            _python(container("python", env=[_from("configMap", "python-config", "password")])),
            until=waiting("CreateContainerConfigError"),
        ),
        Expect("failed", "R06"),
    ),
    Recipe(
        "missing-secret-volume",
        "A pod mounts a Secret that does not exist",
        made_by(
            _python(
                container("python", volumeMounts=[{"name": "cert", "mountPath": "/cert"}]),
                volumes=[{"name": "cert", "secret": {"secretName": "pulsar-cert"}}],
            ),
            until=event("FailedMount", "not found"),
        ),
        Expect("progressing", "R11"),
        Later(600, Expect("failed", "R11")),
    ),
    Recipe(
        "root-forbidden",
        "The pod must not run as root, and its image does",
        made_by(
            _python(container("python", securityContext={"runAsNonRoot": True})),
            until=waiting("CreateContainerConfigError"),
        ),
        Expect("failed", "R06"),
    ),
    Recipe(
        "ended-bare-pod",
        "A pod that may not be restarted has failed",
        made_by(
            bare_pod("python-0", pod("python", container("python", shell("exit 9")), restartPolicy="Never")),
            until=every(pods(1, "Failed"), ended("Error", last=False)),
        ),
        Expect("failed", "R07"),
    ),
)

RECIPES = (*_IMAGES, *_ENDS, *_PROBES, *_CONFIGURATION)
