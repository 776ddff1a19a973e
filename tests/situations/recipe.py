"""A recipe: how a situation is made on a real cluster, how one knows that it is there, and what to say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.situations.conditions import Condition

Object = dict[str, Any]

LAB_NODE = "lab"


@dataclass(frozen=True, slots=True)
class Expect:
    """What a good operator says of a situation. `diagnosis` is the first one's id, empty where all is well; `also` are
    ids that must be told besides it."""

    verdict: str
    diagnosis: str = ""
    also: tuple[str, ...] = ()

    def as_yaml(self) -> Object:
        """For the file; `also` only where there is any."""
        more = {"also": list(self.also)} if self.also else {}
        return {"verdict": self.verdict, "diagnosis": self.diagnosis, **more}


@dataclass(frozen=True, slots=True)
class Later:
    """What is said of the very same objects `seconds` afterwards: patience ends."""

    seconds: int
    expect: Expect

    def as_yaml(self) -> Object:
        """For the file."""
        return {"seconds": self.seconds, **self.expect.as_yaml()}


@dataclass(frozen=True, slots=True)
class Apply:
    """Objects to be applied, in all namespaces or only in that of `party`. Those `refused` by the server leave its
    words in the recording instead."""

    objects: tuple[Object, ...]
    refused: bool = False
    party: str = ""


@dataclass(frozen=True, slots=True)
class Delete:
    """An object to be deleted. Names may hold `{namespace}`."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Patch:
    """A cluster-wide object to be changed for the shortest time, and the patch that undoes it."""

    kind: str
    name: str
    patch: Object
    undo: Object


@dataclass(frozen=True, slots=True)
class Stage:
    """Things done at once, and what they lead to."""

    acts: tuple[Apply | Delete | Patch, ...]
    until: Condition


@dataclass(frozen=True, slots=True)
class Recipe:
    """A situation. `alone` keeps those apart that change what all others stand on. `parties` names namespaces by a
    suffix each where there are several. `kubefate` is what its service would answer: `{namespace}` is filled in, and
    `now-60s` stands for a stamp."""

    name: str
    title: str
    stages: tuple[Stage, ...]
    expect: Expect
    later: Later | None = None
    modules: tuple[str, ...] = ()
    parties: tuple[str, ...] = ("",)
    alone: bool = False
    kubefate: Object = field(default_factory=dict)

    @property
    def namespaces(self) -> tuple[str, ...]:
        """Where it happens."""
        return tuple(map(self.namespace, self.parties))

    def namespace(self, party: str) -> str:
        """The namespace of one party."""
        return f"d4-{self.name}-{party}" if party else f"d4-{self.name}"

    @property
    def own(self) -> frozenset[str]:
        """Names of the cluster-wide objects that belong to it, and of much else."""
        applied = (act.objects for stage in self.stages for act in stage.acts if isinstance(act, Apply))
        return frozenset({LAB_NODE, *(obj["metadata"]["name"] for objects in applied for obj in objects)})

    def labels(self) -> Object:
        """What the file says of the recipe itself."""
        later = {"later": self.later.as_yaml()} if self.later else {}
        parties = [{"namespace": name, "modules": list(self.modules)} for name in self.namespaces]
        return {"title": self.title, "expect": self.expect.as_yaml(), **later, "parties": parties}


def made_by(*objects: Object, until: Condition) -> tuple[Stage, ...]:
    """The most frequent stages: everything at once."""
    return (Stage((Apply(objects),), until),)
