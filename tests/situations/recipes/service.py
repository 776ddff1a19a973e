"""KubeFATE's own service."""

from __future__ import annotations

from tests.situations.conditions import addresses, event, every, ready, restarted, waiting
from tests.situations.manifests import (
    Object,
    container,
    deployment,
    ingress,
    plain,
    pod,
    port,
    port_probe,
    service,
    shell,
)
from tests.situations.recipe import Expect, Recipe, made_by
from tests.situations.registry import PLAIN

_CLASS = plain(
    "IngressClass", "d4-service", version="networking.k8s.io/v1", spec={"controller": "k8s.io/ingress-nginx"}
)


def _served(name: str, number: int) -> tuple[Object, Object]:
    ports = [{"name": "http", "containerPort": number}]
    program = shell(f"httpd -f -p {number} -h /tmp")
    template = pod(name, container(name, program, ports=ports, readinessProbe=port_probe(number)))
    return deployment(name, template), service(name, port(number))


def _entrance() -> Object:
    entrance = ingress("kubefate", "kubefate", 8080, "d4-service")
    entrance["spec"]["rules"][0]["host"] = "kubefate.net"
    return entrance


RECIPES = (
    Recipe(
        "kubefate-up",
        "KubeFATE and its database serve",
        made_by(
            _CLASS,
            *_served("mongo", 27017),
            *_served("kubefate", 8080),
            _entrance(),
            until=every(ready(2), addresses("kubefate", 1), addresses("mongo", 1)),
        ),
        Expect("healthy", "P04"),
        kubefate={"namespace": "{namespace}"},
    ),
    Recipe(
        "kubefate-without-database",
        "KubeFATE ends because nothing serves as its database: the database's image cannot be pulled",
        made_by(
            deployment("mongo", pod("mongo", container("mongo", image=f"{PLAIN}/missing/library/mongo:4.4"))),
            service("mongo", port(27017)),
            deployment(
                "kubefate",
                pod(
                    "kubefate",
                    container(
                        "kubefate",
                        shell("echo 'level=fatal msg=\"initDb error: dial tcp: connect: connection refused\"'; exit 1"),
                    ),
                ),
            ),
            until=every(restarted(2), waiting("ImagePullBackOff"), event("Failed", "ailed to pull image")),
        ),
        Expect("failed", "P16", also=("P30",)),
        kubefate={"namespace": "{namespace}"},
    ),
)
