"""Images on their way to the nodes, by the kubelets' events: what is there, what is not, how long it will take.

Kubelets say `Pulling image "X"`, then `Successfully pulled image "X" in 1m2s`; since 1.27 also how long it had to wait
for its turn, since 1.30 the size. By default a node pulls one image at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.durations import format_duration, moment_of, parse_duration
from services.i18n import Message, _
from services.imagenames import full_name
from services.rollout.fields import Object, Terms, items, name_of, number, part, parts, text
from services.rollout.messages import event_stamp
from services.text import one_line

_PULLING = re.compile(r'[Pp]ulling image "([^"]+)"')
_PULLED = re.compile(r'Successfully pulled image "([^"]+)"(?: in ([\dhmsnuµ.]+))?.*?(?:Image size: (\d+) bytes)?\.?$')
_HAD = re.compile(r'Container image "([^"]+)" already present')
_FAILED = re.compile(r'ailed to pull image "([^"]+)"')
PULL_TROUBLES = frozenset({"ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError"})
"""What a container waits for whose image cannot be had, in the kubelet's words."""
_GROUPS = (("initContainers", "initContainerStatuses"), ("containers", "containerStatuses"))


class PullState(StrEnum):
    """How far an image has come."""

    WAITING = "waiting"
    PULLING = "pulling"
    FAILED = "failed"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Pull:
    """An image on a node ("" where its pods have none yet).

    `since` is for how many seconds it has been pulled, or how many that took; None where nobody told, and where it was
    there before. `size` is in bytes, None where no node tells.
    """

    image: str
    node: str
    state: PullState
    since: float | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Pulls:
    """The images that pods want, each once for each node. `left` is an estimate of the seconds to go."""

    pulls: tuple[Pull, ...] = ()
    left: float | None = None

    @property
    def here(self) -> int:
        """How many are there."""
        return sum(pull.state is PullState.HERE for pull in self.pulls)

    @property
    def complete(self) -> bool:
        """Whether all are there."""
        return self.here == len(self.pulls)

    @property
    def pulling(self) -> tuple[Pull, ...]:
        """Those on their way, the longest first."""
        found = (pull for pull in self.pulls if pull.state is PullState.PULLING)
        return tuple(sorted(found, key=lambda pull: -(pull.since or 0)))

    def message(self) -> Message:
        """In a sentence."""
        known: dict[str, object] = {"here": self.here, "all": len(self.pulls)}
        if not self.pulling:
            return _("images there: {here} of {all}", **known)
        first = self.pulling[0]
        known |= {"image": one_line(first.image, 120), "since": format_duration(first.since or 0)}
        # An estimate that has run out says nothing.
        if self.left is None or self.left < 1:
            return _("images there: {here} of {all}; pulling {image} for {since}", **known)
        left = format_duration(self.left)
        return _("images there: {here} of {all}; pulling {image} for {since}, about {left} to go", **known, left=left)


@dataclass(slots=True)
class Tries:
    """What the events of pods say of one image on one node, the newest word last."""

    state: PullState = PullState.WAITING
    at: datetime | None = None
    seconds: float | None = None
    size: int | None = None


_Place = tuple[str, str]


@dataclass(slots=True)
class _Node:
    """A node's pulls as they were: spans of time in which it pulled, and the bytes that came in them."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    sizes: list[int | None] = field(default_factory=list)

    @property
    def last(self) -> float:
        """When the last one had come."""
        return max(stop for _start, stop in self.spans)

    @property
    def busy(self) -> float:
        """Seconds in which at least one image was pulled."""
        total, end = 0.0, float("-inf")
        for start, stop in sorted(self.spans):
            total += max(0.0, stop - max(start, end))
            end = max(end, stop)
        return total


def pulls_of(
    pods: Iterable[Object], events: Iterable[Object], nodes: Iterable[Object] = (), terms: Terms | None = None
) -> Pulls:
    """How far the images of `pods` are, by `events`, which may be of others, and by what `nodes` list. Those of pods
    that are going away are nobody's wish any more."""
    terms, pods = terms or Terms(), list(pods)
    places = {_key(pod, "metadata"): text(pod, "spec", "nodeName") for pod in pods}
    told = tries(events, places)
    held = {name_of(node): dict(_held(node)) for node in nodes}
    sizes = {image: size for images in held.values() for image, size in images.items()}
    found: dict[_Place, Pull] = {}
    for pod in (pod for pod in pods if not text(pod, "metadata", "deletionTimestamp")):
        node = places[_key(pod, "metadata")]
        for image, status in _wanted(pod):
            known = full_name(image)
            had = known in held.get(node, ())
            tried = told.get((known, node), Tries())
            pull = Pull(image, node, *_how(status, tried, had, terms), tried.size or sizes.get(known))
            before = found.get((known, node))
            if before is None or _order(pull) > _order(before):
                found[known, node] = pull
    return Pulls(tuple(found.values()), _left(found.values(), told, sizes, terms.now.timestamp()))


def tries(events: Iterable[Object], places: Mapping[_Place, str] | None = None) -> dict[_Place, Tries]:
    """The newest word on each image by its full name and node; `places` tells the nodes of pods, by namespace
    and name.

    Without `places` all pods count as being on one node: for events that have outlived their pods.
    """
    told: dict[_Place, Tries] = {}
    relevant = [event for event in events if text(event, "involvedObject", "kind") == "Pod"]
    for event in sorted(relevant, key=event_stamp):
        pod = _key(event, "involvedObject")
        if places is not None and pod not in places:
            continue
        said = _said(event)
        if said is None:
            continue
        image, state, seconds, size = said
        place = full_name(image), "" if places is None else places[pod]
        before = told.get(place)
        if before is not None and before.state is PullState.HERE and state is not PullState.PULLING:
            # A second pod finds it present: how long it took is told by the first.
            continue
        at = moment_of(event_stamp(event))
        told[place] = Tries(state, at, seconds, size or (before.size if before else None))
    return told


def _key(obj: Object, where: str) -> _Place:
    return text(obj, "metadata", "namespace"), text(obj, where, "name")


def _said(event: Object) -> tuple[str, PullState, float | None, int | None] | None:
    words = text(event, "message")
    if pulled := _PULLED.search(words):
        image, took, size = pulled.groups()
        return image, PullState.HERE, _seconds(took), int(size) if size else None
    for pattern, state in ((_HAD, PullState.HERE), (_PULLING, PullState.PULLING), (_FAILED, PullState.FAILED)):
        if said := pattern.search(words):
            return said[1], state, None, None
    return None


def _seconds(words: str | None) -> float | None:
    try:
        return parse_duration(words) if words else None
    except ValueError:
        return None


def _wanted(pod: Object) -> Iterator[tuple[str, Object]]:
    spec, status = part(pod, "spec"), part(pod, "status")
    for group, statuses in _GROUPS:
        known = {text(one, "name"): one for one in parts(status, statuses)}
        for container in parts(spec, group):
            if image := text(container, "image"):
                yield image, known.get(text(container, "name"), {})


def _how(status: Object, tried: Tries, had: bool, terms: Terms) -> tuple[PullState, float | None]:
    """State and seconds: what a container shows is beyond doubt, then its events count, then what the node lists."""
    state = part(status, "state")
    if text(status, "imageID") or "running" in state or "terminated" in state:
        return PullState.HERE, tried.seconds
    if tried.state is PullState.PULLING and tried.at is not None:
        return PullState.PULLING, max(0.0, (terms.now - tried.at).total_seconds())
    if text(state, "waiting", "reason") in PULL_TROUBLES or tried.state is PullState.FAILED:
        return PullState.FAILED, None
    if tried.state is PullState.HERE or had:
        return PullState.HERE, tried.seconds
    return PullState.WAITING, None


def _order(pull: Pull) -> int:
    return (PullState.WAITING, PullState.FAILED, PullState.PULLING, PullState.HERE).index(pull.state)


def _held(node: Object) -> Iterator[tuple[str, int]]:
    for image in items(node, "status", "images"):
        for name in image.get("names") or ():
            yield full_name(str(name)), number(image, "sizeBytes")


def _left(pulls: Iterable[Pull], told: Mapping[_Place, Tries], sizes: Mapping[str, int], now: float) -> float | None:
    """The estimate: by bytes where sizes are known, by images where they are not; nodes pull side by side."""
    past: dict[str, _Node] = {}
    for (image, name), tried in told.items():
        if tried.state is PullState.HERE and tried.seconds is not None and tried.at is not None:
            node, end = past.setdefault(name, _Node()), tried.at.timestamp()
            node.spans.append((end - tried.seconds, end))
            node.sizes.append(tried.size or sizes.get(image))
    pace = _Pace.of(past.values())
    if pace is None:
        return None
    to_come: dict[str, list[Pull]] = {}
    for pull in pulls:
        if pull.state is not PullState.HERE:
            to_come.setdefault(pull.node, []).append(pull)
    return max((_to_go(missing, past.get(name), pace, now) for name, missing in to_come.items()), default=0.0)


def _to_go(missing: Iterable[Pull], past: _Node | None, pace: _Pace, now: float) -> float:
    """Seconds that a node has left. All wait in one queue, so what counts is the time since it last got one done."""
    longest = max((pull.since or 0.0 for pull in missing if pull.state is PullState.PULLING), default=0.0)
    idle = now - past.last if past is not None else longest
    return max(0.0, sum(pace.expected(pull.size) for pull in missing) - min(longest, idle))


@dataclass(frozen=True, slots=True)
class _Pace:
    """How long an image took on the average, and how long a byte, where that is known."""

    image: float
    byte: float | None

    @classmethod
    def of(cls, nodes: Iterable[_Node]) -> _Pace | None:
        nodes = [node for node in nodes if node.busy > 0]
        if not nodes:
            return None
        busy = sum(node.busy for node in nodes)
        sizes = [size for node in nodes for size in node.sizes]
        known = [size for size in sizes if size]
        # The share of the time that went into images of known size.
        byte = busy * len(known) / len(sizes) / sum(known) if known else None
        return cls(busy / len(sizes), byte)

    def expected(self, size: int | None) -> float:
        return size * self.byte if size and self.byte is not None else self.image
