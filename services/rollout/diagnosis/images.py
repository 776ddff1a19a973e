"""§3.3: images, charts, air gap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.durations import format_duration
from services.i18n import _
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place, fact
from services.rollout.fields import dig, items, labels_of, name_of, text
from services.rollout.pulls import PullState, tries
from services.rollout.verdict import Health

_REGISTRY_TYPES = frozenset({"kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"})
_WANTS_INTERNET = re.compile(r"\bpip3?\b|pypi|NewConnectionError|Temporary failure in name resolution", re.IGNORECASE)
_STARTED = 120.0
"""Seconds after which FATE Flow serves on any machine that it fits on (product.md P20)."""
_TAKES = ("fateflow", "python")


def pull_secrets(index: Index, place: Place) -> Iterator[Fact]:
    """What is wrong with the registry secrets that a pod names."""
    pod = index.find("Pod", place.namespace, place.name)
    if pod is None or not index.knows("Secret"):
        return
    for named in items(pod, "spec", "imagePullSecrets"):
        name = text(named, "name")
        secret = index.find("Secret", place.namespace, name)
        if secret is None:
            yield fact(place, "spec.imagePullSecrets", _("Secret {name} is not in the namespace", name=name))
        elif text(secret, "type") not in _REGISTRY_TYPES:
            kind = text(secret, "type")
            yield fact(place, "spec.imagePullSecrets", _("Secret {name} is of type {kind}", name=name, kind=kind))


def some_images_only(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P18: a mirror that serves some images of a party and does not have others."""
    for party in index.parties.get(namespace, ()):
        registry = party.get(("registry",))
        if not isinstance(registry, str) or not registry.strip("/"):
            continue
        prefix = registry.rstrip("/") + "/"
        missing = _missing(index, namespace, prefix)
        if missing and _served(index, namespace, prefix):
            place = Place(namespace, "Registry", prefix.rstrip("/"))
            message = _("Registry {registry} lacks {count} of the images", registry=registry, count=len(missing))
            facts = [fact(found, "image", image) for found, image in missing.items()]
            yield index.found("P18", message, place, facts, hopeless=True, places=(place, *missing))


def _missing(index: Index, namespace: str, prefix: str) -> dict[Place, str]:
    """Images below `prefix` that the registry says it does not have, by the pods that want them."""
    found = {}
    for place, why in index.troubles(namespace):
        image = str(why.message.values.get("image", ""))
        if why.code == "P16" and why.hopeless and image.startswith(prefix):
            found[place] = image
    return found


def _served(index: Index, namespace: str, prefix: str) -> bool:
    return any(
        status.get("imageID") and text(status, "image").startswith(prefix)
        for pod in index.of("Pod", namespace)
        for status in items(pod, "status", "containerStatuses")
    )


def held_at_start(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P20: FATE Flow's container runs, is not ready for minutes, and speaks of the internet."""
    for pod, words in index.talking(namespace):
        if labels_of(pod).get("fateMoudle") not in _TAKES:
            continue
        told = next((line for line in reversed(words.splitlines()) if _WANTS_INTERNET.search(line)), "")
        container = _starting(index, dig(pod, "status", "containerStatuses"))
        if told and container:
            place = Place(namespace, "Pod", name_of(pod))
            message = _("FATE Flow in pod {pod} wants something from the internet to start", pod=place.name)
            yield index.found(
                "P20", message, place, [fact(place, "log", told)], certainty=Certainty.LIKELY, container=container
            )


def _starting(index: Index, statuses: object) -> str:
    """A container of FATE Flow that runs or ran without ever becoming ready; empty when there is none."""
    for status in items({"all": statuses}, "all"):
        if text(status, "name") not in _TAKES or status.get("ready"):
            continue
        since = index.terms.age(dig(status, "state", "running", "startedAt"))
        if since is None or since >= _STARTED:
            return text(status, "name")
    return ""


def over_the_hour(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P21: KubeFATE's job ran into its limit, and images were still being pulled."""
    for job in index.records.jobs_in(namespace):
        ended = job.ended or index.terms.now
        whole = job.started is not None and ended - job.started >= job.time_limit
        said = "time out" in job.reason.lower() or "timeout" in job.reason.lower()
        if not job.done or job.succeeded or not (job.status == "Timeout" or (whole and said)):
            continue
        place = Place(namespace, "KubeFateJob", job.id)
        message = _("KubeFATE gave job {job} up after its limit", job=job.id)
        pulls = list(_pulls(index, namespace))
        facts = [fact(place, "status", f"{job.status} {job.reason}"), *pulls]
        certainty = Certainty.CERTAIN if pulls else Certainty.LIKELY
        yield index.found("P21", message, place, facts, health=Health.FAILED, certainty=certainty)


def _pulls(index: Index, namespace: str) -> Iterator[Fact]:
    """How long images took, and which are not there yet; the pods may be gone, their events tell."""
    for (image, _node), tried in tries(index.of("Event", namespace)).items():
        if tried.state is PullState.HERE and tried.seconds is not None:
            yield fact(f"Image/{image}", "pulled in", format_duration(tried.seconds))
        elif tried.state is PullState.PULLING and tried.at is not None:
            age = (index.terms.now - tried.at).total_seconds()
            yield fact(f"Image/{image}", "pulling for", format_duration(max(0.0, age)))


NEAR = (some_images_only, held_at_start, over_the_hour)
