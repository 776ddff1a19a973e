"""Reading what may be read: one refusal hides one kind, and nothing else."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from services.doctor import read_objects
from services.kubernetes import Forbidden, KindNotServed, Timeout


class Lists:
    """A cluster whose lists are given, refused, or never come."""

    def __init__(self, answers: dict[tuple[str, str | None], Any]) -> None:
        self.answers = answers

    async def list(self, kind: str, namespace: str | None) -> Any:
        answer = self.answers.get((kind, namespace), ())
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(items=list(answer))


async def read(answers: dict[tuple[str, str | None], Any], *kinds: str, deadline: float = 5.0) -> Any:
    return await read_objects(Lists(answers), kinds, ("a", "b"), deadline=deadline)  # type: ignore[arg-type]


async def test_kinds_of_namespaces_and_of_the_cluster() -> None:
    seen = await read({("Pod", "a"): [{"n": 1}], ("Pod", "b"): [{"n": 2}], ("Node", None): [{"n": 3}]}, "Pod", "Node")
    assert seen.objects == {"Pod": ({"n": 1}, {"n": 2}), "Node": ({"n": 3},)}
    assert not seen.refused


async def test_part_of_a_kind_is_not_taken_for_the_whole() -> None:
    seen = await read({("Pod", "a"): [{"n": 1}], ("Pod", "b"): Forbidden("pods")}, "Pod", "Service")
    assert seen.objects == {"Service": ()}
    assert isinstance(seen.refused["Pod"], Forbidden)


async def test_a_kind_that_is_not_served_has_no_objects() -> None:
    seen = await read({("Ingress", place): KindNotServed("Ingress") for place in ("a", "b")}, "Ingress")
    assert seen.objects == {"Ingress": ()}


async def test_a_list_that_does_not_come_is_given_up() -> None:
    seen = await read({("Pod", "a"): None}, "Pod", deadline=0.01)
    assert isinstance(seen.refused["Pod"], Timeout)


async def test_what_secrets_hold_is_not_held() -> None:
    secret = {"metadata": {"name": "s"}, "type": "Opaque", "data": {"k": "djE="}}
    seen = await read({("Secret", "a"): [secret]}, "Secret")
    assert seen.objects["Secret"] == ({"metadata": {"name": "s"}, "type": "Opaque"},)
