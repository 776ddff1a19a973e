"""Images as rows, from pods and nodes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from screens.look import Tone
from screens.widgets.table import Cell, Column, Row
from services.durations import format_duration
from services.i18n import _
from services.imagenames import full_name
from services.kubernetes import Object
from services.rollout import Pull, Pulls, PullState, pulls_of
from services.rollout.fields import dig, items, name_of, text
from services.text import one_line

COLUMNS = (
    Column(_("IMAGE"), rank=0, least=34, most=80, key="name"),
    Column(_("STATE"), rank=0, least=12, most=24, key="health"),
    Column(_("NODES"), rank=1, least=5, most=8, right=True, key="nodes"),
    Column(_("PODS"), rank=1, least=4, most=6, right=True, key="pods"),
    Column(_("SIZE"), rank=2, least=6, most=9, right=True, key="size"),
    Column(_("NEEDED BY"), rank=4, least=16, most=60, key="by"),
    Column(_("WHY"), rank=5, least=20, most=160, key="why"),
)
_PULLING = frozenset(
    {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
)
_MEBIBYTE = 1024 * 1024


@dataclass(slots=True)
class Image:
    """One image: the pods that want it, the nodes that have it, what a failed pull said. `size` in bytes, 0 unknown."""

    name: str
    pods: list[str] = field(default_factory=list)
    nodes: set[str] = field(default_factory=set)
    size: int = 0
    trouble: str = ""
    why: str = ""
    pulls: tuple[Pull, ...] = ()

    @property
    def pulling(self) -> Pull | None:
        """The pull that goes on, the longest where several nodes are at it."""
        return next(iter(Pulls(self.pulls).pulling), None)


def images(pods: Iterable[Object], nodes: Iterable[Object], events: Iterable[Object] = ()) -> list[Image]:
    """Every image that a pod wants, by name."""
    pods, nodes = list(pods), list(nodes)
    found: dict[str, Image] = {}
    for pod in pods:
        for container, status in _containers(pod):
            image = found.setdefault(text(container, "image"), Image(text(container, "image")))
            place = f"{text(pod, 'metadata', 'namespace')}/{name_of(pod)}"
            if place not in image.pods:
                image.pods.append(place)
            reason = text(status, "state", "waiting", "reason")
            if reason in _PULLING:
                image.trouble, image.why = reason, text(status, "state", "waiting", "message")
    _look_on(nodes, found)
    for pull in pulls_of(pods, events, nodes).pulls:
        image = found[pull.image]
        image.pulls += (pull,)
        # A node names the largest of its images only, and has all those that its pods run on.
        if pull.state is PullState.HERE and pull.node:
            image.nodes.add(pull.node)
    return sorted(found.values(), key=lambda image: image.name)


def _look_on(nodes: Iterable[Object], found: Mapping[str, Image]) -> None:
    """What the nodes list, by whichever name a runtime gives it."""
    by_short = {full_name(name): image for name, image in found.items()}
    for node in nodes:
        for held in items(node, "status", "images"):
            for name in dig(held, "names") or ():
                image_here = by_short.get(full_name(str(name)))
                if image_here is not None:
                    image_here.nodes.add(name_of(node))
                    size = dig(held, "sizeBytes")
                    image_here.size = size if isinstance(size, int) else image_here.size


def image_row(image: Image, nodes: int) -> Row:
    """One image; `nodes` is how many nodes there are."""
    pulling = image.pulling
    if pulling is not None:
        since = format_duration(pulling.since or 0)
        state = Cell(f"… {_('pulling {since}', since=since)}", Tone.BUSY, 1)
    elif image.trouble:
        state = Cell(f"✗ {one_line(image.trouble)}", Tone.BAD, 0)
    elif image.nodes:
        state = Cell(f"✓ {_('present')}", Tone.GOOD, 2)
    else:
        # Nodes name only so many of their images: that none does is no proof.
        state = Cell(f"? {_('not listed')}", Tone.UNSURE, 1)
    size = f"{image.size // _MEBIBYTE} Mi" if image.size else "-"
    cells = (
        Cell(one_line(image.name), Tone.STRONG),
        state,
        Cell(f"{len(image.nodes)}/{nodes}", order=len(image.nodes)),
        Cell(str(len(image.pods)), order=len(image.pods)),
        Cell(size, Tone.MUTED, image.size),
        Cell(one_line(", ".join(image.pods), 200), Tone.MUTED),
        Cell(one_line(image.why, 300), Tone.BAD),
    )
    return Row(image.name, cells, image, tone=state.tone)


def _containers(pod: Object) -> Iterator[tuple[Object, Object]]:
    for specs, statuses in (("initContainers", "initContainerStatuses"), ("containers", "containerStatuses")):
        known = {text(status, "name"): status for status in items(pod, "status", statuses)}
        for container in items(pod, "spec", specs):
            yield container, known.get(text(container, "name"), {})
