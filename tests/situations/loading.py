"""Labelled situations read from their files.

A file names objects by kind, what KubeFATE, probes and logs say, and what a good operator would: `expect`, and `later`
for the same objects some time afterwards. With `base` it stands on another file and says only what is different: an
object of the same kind, namespace and name is replaced, everything else is added. `now-60s` stands for a stamp a minute
before the recording, in what was written by hand. Kinds that are not mentioned were looked at and not found, but for
those in `unseen`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.kubefate import FateCluster, Job
from services.party import parse_party
from services.rollout import Expectation, Scope
from services.rollout.diagnosis import ConsoleView, KubeFateView, Probe, ProbeKind, Situation, ToyRun
from tests.situations.trimming import KINDS, WIDE, load_yaml

Object = dict[str, Any]

HERE = Path(__file__).parent
_BEFORE = re.compile(r"now-(\d+)s")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is to be said at `now`: the verdict's word, the first diagnosis' rule (empty: none), rules told besides."""

    now: datetime
    verdict: str
    diagnosis: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A situation with what should be said of it. `scopes` are its parties, KubeFATE's own namespace among them."""

    name: str
    title: str
    situation: Situation
    scopes: tuple[Scope, ...]
    moments: tuple[Moment, ...]


def names() -> list[str]:
    """The situations there are, by file name without suffix."""
    return sorted(path.stem for path in HERE.glob("*.yaml"))


def load(name: str) -> Labelled:
    """The situation kept in `NAME.yaml`."""
    content = _content(name)
    parties: list[Object] = content.get("parties", [])
    return Labelled(name, content["title"], _situation(content), tuple(map(_scope, parties)), tuple(_moments(content)))


def _content(name: str) -> Object:
    own = load_yaml(HERE / f"{name}.yaml")
    if "base" not in own:
        return {**own, "kubefate": _stamped(own.get("kubefate", {}), datetime.fromisoformat(own["now"]))}
    base = _content(own["base"])
    own = _stamped(own, datetime.fromisoformat(base["now"]))
    # What was to be said of the base holds for the base alone.
    merged = {**{key: value for key, value in base.items() if key != "later"}, **own}
    kubefate = {**base.get("kubefate", {}), **own.get("kubefate", {})}
    objects = _overlaid(base.get("kubernetes", {}), own.get("kubernetes", {}))
    return {**merged, "kubefate": kubefate, "kubernetes": objects}


def _stamped(value: Any, now: datetime) -> Any:
    if isinstance(value, dict):
        return {key: _stamped(part, now) for key, part in value.items()}
    if isinstance(value, list):
        return [_stamped(part, now) for part in value]
    if isinstance(value, str) and (before := _BEFORE.fullmatch(value)):
        return (now - timedelta(seconds=int(before[1]))).isoformat().replace("+00:00", "Z")
    return value


def _overlaid(base: Object, own: Object) -> Object:
    merged = dict(base)
    for kind, objects in own.items():
        replaced = {_key(obj) for obj in objects}
        merged[kind] = [obj for obj in base.get(kind, []) if _key(obj) not in replaced] + objects
    return merged


def _key(obj: Object) -> tuple[str, str]:
    return obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


def _moments(content: Object) -> Iterator[Moment]:
    now = datetime.fromisoformat(content["now"]).astimezone(UTC)
    yield _moment(now, content["expect"])
    if "later" in content:
        yield _moment(now + timedelta(seconds=content["later"]["seconds"]), content["later"])


def _moment(now: datetime, said: Object) -> Moment:
    return Moment(now, said["verdict"], said["diagnosis"], tuple(said.get("also", ())))


def _scope(party: Object) -> Scope:
    namespace = party["namespace"]
    return Scope(namespace, namespace, expect=Expectation(tuple(party.get("modules", ())), namespace))


def _situation(content: Object) -> Situation:
    parties = content.get("parties", [])
    kubefate = content.get("kubefate", {})
    served = content.get("served")
    objects = content.get("kubernetes", {})
    seen = [kind for kind in (*KINDS, *WIDE, "Namespace") if kind not in content.get("unseen", ())]
    return Situation(
        objects={kind: tuple(objects.get(kind, ())) for kind in seen},
        namespaces=tuple(party["namespace"] for party in parties),
        expected={party["namespace"]: _scope(party).expect for party in parties if "modules" in party},
        parties=tuple(parse_party(party["file"], party["namespace"]) for party in parties if "file" in party),
        kubefate=_kubefate(kubefate, content.get("refusals", [])),
        kubefate_namespace=kubefate.get("namespace", "kube-fate"),
        served=None if served is None else frozenset(served),
        probes=tuple(map(_probe, content.get("probes", []))),
        logs=dict(_logs(content.get("logs", {}))),
        toy=tuple(ToyRun(**run) for run in content.get("toy", [])),
        console=_console(content.get("console")),
        denied=tuple(content.get("denied", ())),
    )


def _kubefate(said: Object, refusals: Iterable[Object]) -> KubeFateView | None:
    answers = (*said.get("answers", ()), *(refusal["words"] for refusal in refusals))
    if not said and not answers:
        return None
    jobs, clusters, charts = said.get("jobs"), said.get("clusters"), said.get("charts")
    return KubeFateView(
        version=said.get("version", ""),
        clusters=None if clusters is None else tuple(map(FateCluster.read, clusters)),
        jobs=None if jobs is None else tuple(map(Job.read, jobs)),
        charts=None if charts is None else tuple((chart, version) for chart, version in charts),
        answers=answers,
    )


def _probe(said: Object) -> Probe:
    return Probe(**{**said, "kind": ProbeKind(said["kind"]), "addresses": tuple(said.get("addresses", ()))})


def _logs(said: Object) -> Iterator[tuple[tuple[str, str, str, bool], str]]:
    for place, lives in said.items():
        namespace, pod, container = place.split("/")
        for life, text in lives.items():
            yield (namespace, pod, container, life == "previous"), text


def _console(said: Object | None) -> ConsoleView | None:
    if said is None:
        return None
    former, tools = tuple(said.get("former", ())), tuple(said.get("tools", ()))
    return ConsoleView(said.get("service_url", ""), said.get("service_url_from", ""), former, tools)
