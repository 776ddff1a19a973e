"""Runs the article on a fault of the demo and keeps what is seen when a step fails: `python -m tests.situations.demo`.

Scenarios may be named; without any, all are recorded. What is to be said of each is declared here, once; `--labels` as
the first argument writes it into the files and records nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.errors import FatetuiError
from services.kubefate import KubeFate, find_route
from services.kubernetes import Cluster, Forbidden, KindNotServed, KubernetesError, connect
from services.sandbox import DemoProcess
from services.sandbox.demo import SCENARIOS
from tests.situations.recipe import Expect, Later
from tests.situations.trimming import KINDS, WIDE, load_yaml, trimmed, write_yaml

Object = dict[str, Any]

HERE = Path(__file__).parent
ARTICLE = HERE.parents[1] / "examples/article/two-party.yaml"
SERVICE, PARTIES = "kube-fate", ("fate-9999", "fate-10000")
EXPECTED: Mapping[str, Expect] = {
    "image-pull": Expect("failed", "P16"),
    "no-ingress-class": Expect("healthy", "P04"),
    "ingress-v1beta1-only-manifest": Expect("degraded", "P11"),
    "port-taken": Expect("degraded", "P38"),
    "insufficient-cpu": Expect("failed", "P23"),
    "crash-loop": Expect("failed", "R07"),
    "oom": Expect("failed", "P24"),
    "db-not-ready": Expect("failed", "P30"),
    "namespace-terminating": Expect("failed", "P36"),
    "chart-missing": Expect("degraded", "P19"),
    "helm-leftover": Expect("degraded", "P33"),
    "stuck-job": Expect("healthy"),
    "kubefate-restart": Expect("degraded", "P32"),
    "token-expired": Expect("healthy"),
    "toy-failed": Expect("healthy", "P40"),
    "toy-peer-unreachable": Expect("healthy", "P40"),
    "swapped-roles": Expect("healthy", "P42"),
    "rbac-poor": Expect("degraded", "R09"),
    "rbac-read": Expect("degraded", "R09"),
    "api-flaky": Expect("healthy"),
}
LATER: Mapping[str, Later] = {"stuck-job": Later(300, Expect("healthy", "P32"))}
"""A job may take a moment to see that all is ready; not minutes."""
# The script stops where it finds no ingress controller, unless it is told to do without.
_SETTINGS = {"no-ingress-class": ("--set", "ingress_provider=none")}
# Stamps are real ones: where two of them are compared, time must not be squeezed.
_SPEED, _SPEEDS = 40.0, {"kubefate-restart": 2.0}
_DEADLINE = 240.0
_TOY = re.compile(r"toy_example guest (\d+), host (\d+): ([a-z-]+)")
# Nothing is judged by them, and they are half of what there is.
_ROUTINE = frozenset({"ConfigMap", "ResourceQuota", "LimitRange"})

# Kinds of which it matters in which versions they are served.
_ASKED = frozenset({"Ingress", "IngressClass", "PodSecurityPolicy"})


async def record(scenario: str) -> None:
    """Run the article on `scenario` and write what is seen at its first failed step, or at its end."""
    speed = _SPEEDS.get(scenario, _SPEED)
    async with DemoProcess(scenario=scenario, speed=speed) as demo, await connect(demo.kubeconfig) as cluster:
        with tempfile.TemporaryDirectory(prefix="fatetui-journal-") as journal:
            process = await _article(demo.kubeconfig, journal, *_SETTINGS.get(scenario, ()))
            async with asyncio.timeout(_DEADLINE):
                failed = await _first_failure(process)
                recording = await _recorded(cluster, scenario, failed)
                if process.returncode is None:
                    process.terminate()
                await process.communicate()
    write_yaml(HERE / f"demo-{scenario}.yaml", recording)
    sys.stdout.write(f"{scenario}: {failed.get('step', '-')}\n")
    sys.stdout.flush()


def _labels(scenario: str) -> Object:
    later = LATER.get(scenario)
    return {
        "title": str(SCENARIOS[scenario].title),
        "expect": EXPECTED[scenario].as_yaml(),
        **({"later": later.as_yaml()} if later else {}),
    }


def label(scenario: str) -> None:
    """Write into a scenario's file what is expected of it, and leave what was seen."""
    path = HERE / f"demo-{scenario}.yaml"
    seen = {key: value for key, value in load_yaml(path).items() if key not in ("title", "expect", "later")}
    write_yaml(path, {**_labels(scenario), **seen})


async def _article(kubeconfig: Path, journal: str, *settings: str) -> Process:
    arguments = ("--script", ARTICLE, "--kubeconfig", kubeconfig, "--journal", journal, "--output", "ndjson", *settings)
    command = (sys.executable, "-m", "fatetui", *map(str, arguments))
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, limit=1 << 22)


async def _first_failure(process: Process) -> Object:
    assert process.stdout is not None
    async for line in process.stdout:
        told: Object = json.loads(line)
        if told["type"] == "step.end" and told["result"] == "failed":
            return told
    return {}


async def _recorded(cluster: Cluster, scenario: str, failed: Object) -> Object:
    now = datetime.now(UTC).replace(microsecond=0)
    seen, unseen = await _objects(cluster)
    reason = failed.get("reason") or {}
    denied = [reason["cause"]] if "Not allowed" in str(reason.get("cause")) else []
    parts = {
        **_labels(scenario),
        "source": f"demo, Kubernetes {(await cluster.version()).git}",
        "now": now.isoformat().replace("+00:00", "Z"),
        "parties": [{"namespace": name} for name in (SERVICE, *PARTIES) if _exists(seen, name)],
        "kubefate": await _kubefate(cluster),
        "served": sorted(
            f"{version}/{kind}" for version, kind in (await cluster.discovery()).resources if kind in _ASKED
        ),
        "toy": _toy(reason),
        "denied": denied,
        "unseen": unseen,
        "logs": await _logs(cluster, seen),
        "kubernetes": trimmed(seen),
    }
    return {key: value for key, value in parts.items() if value}


async def _objects(cluster: Cluster) -> tuple[dict[str, tuple[Object, ...]], list[str]]:
    seen: dict[str, tuple[Object, ...]] = {}
    unseen = []
    places = {SERVICE, *PARTIES, "ingress-nginx", ""}
    for kind in (*KINDS, *WIDE, "Namespace"):
        seen[kind] = ()
        if kind in _ROUTINE:
            continue
        try:
            found = await cluster.list(kind)
        except (Forbidden, KindNotServed):
            unseen.append(kind)
        else:
            seen[kind] = tuple(obj for obj in found if obj["metadata"].get("namespace", "") in places)
    seen["Event"] = tuple(event for event in seen["Event"] if event.get("type") != "Normal")
    return seen, unseen


def _exists(seen: Mapping[str, tuple[Object, ...]], namespace: str) -> bool:
    return any(found["metadata"]["name"] == namespace for found in seen["Namespace"])


async def _kubefate(cluster: Cluster) -> Object:
    said: Object = {"namespace": SERVICE}
    try:
        async with KubeFate(await find_route(cluster, prefer=("port-forward", "proxy"))) as kubefate:
            said["version"] = str(kubefate.version)
            said["jobs"] = [dict(job.raw) for job in await kubefate.jobs()]
            said["clusters"] = [_brief(found.raw) for found in await kubefate.clusters()]
    except FatetuiError as error:
        sys.stderr.write(f"{error}\n")
    return said


def _brief(raw: Mapping[str, Any]) -> Object:
    """A cluster's record without its party file, its values and its chart."""
    wanted = ("uuid", "name", "namespaces", "namespace", "chart_name", "chart_version", "revision", "status")
    return {key: raw[key] for key in wanted if key in raw}


def _toy(reason: Object) -> list[Object]:
    found = _TOY.search(str(reason.get("message")))
    if found is None:
        return []
    text = str(reason.get("cause") or "")
    return [{"guest": int(found[1]), "host": int(found[2]), "outcome": found[3], "text": text}]


async def _logs(cluster: Cluster, seen: Mapping[str, tuple[Object, ...]]) -> Object:
    logs: Object = {}
    for pod in seen["Pod"]:
        name, namespace = pod["metadata"]["name"], pod["metadata"]["namespace"]
        for status in pod.get("status", {}).get("containerStatuses") or ():
            if status.get("ready") and not status.get("restartCount"):
                continue
            previous = bool(status.get("restartCount"))
            try:
                text = await cluster.logs(name, namespace, container=status["name"], previous=previous, tail=20)
            except KubernetesError:
                continue
            if text.strip():
                logs[f"{namespace}/{name}/{status['name']}"] = {"previous" if previous else "current": text}
    return logs


def chosen(names: list[str]) -> list[str]:
    """The scenarios called `names`, or all."""
    unknown = [name for name in names if name not in EXPECTED]
    if unknown:
        raise SystemExit(f"no such scenario: {', '.join(unknown)}; there are {', '.join(EXPECTED)}")
    return names or list(EXPECTED)


async def main(scenarios: list[str]) -> None:
    """Record `scenarios` one after the other."""
    for scenario in scenarios:
        await record(scenario)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--labels"]:
        for named in chosen(arguments[1:]):
            label(named)
    else:
        asyncio.run(main(chosen(arguments)))
