"""Which logs are read, and that one which cannot be read hides no other."""

from __future__ import annotations

from typing import Any

from services.doctor.lastwords import last_words, unwell
from services.kubernetes import NotFound

Object = dict[str, Any]


def pod(**status: Any) -> Object:
    one = {"name": "python", "ready": True, "restartCount": 0, "state": {"running": {}}, **status}
    return {"metadata": {"name": "p", "namespace": "n"}, "status": {"containerStatuses": [one]}}


def wanted(**status: Any) -> list[bool]:
    return [words.previous for words in unwell(pod(**status))]


def test_what_is_well_is_not_read() -> None:
    assert wanted() == []


def test_who_waits_has_nothing_to_say() -> None:
    assert wanted(ready=False, state={"waiting": {"reason": "ImagePullBackOff"}}) == []


def test_who_is_not_ready_is_read() -> None:
    assert wanted(ready=False) == [False]


def test_who_crashed_is_read_in_the_life_before() -> None:
    assert wanted(ready=False, restartCount=2, state={"waiting": {"reason": "CrashLoopBackOff"}}) == [True]


def test_who_has_done_its_work_is_not_read() -> None:
    assert wanted(ready=False, state={"terminated": {"exitCode": 0}}) == []


class Logs:
    """A cluster that has only the logs of previous lives."""

    async def logs(self, pod: str, namespace: str, *, container: str, previous: bool, **limits: int) -> str:
        if not previous:
            raise NotFound(f"Pod {namespace}/{pod}")
        return "last words\n"


async def test_what_cannot_be_read_is_left_out() -> None:
    found = await last_words(Logs(), [pod(ready=False, restartCount=1)])  # type: ignore[arg-type]
    assert found == {("n", "p", "python", True): "last words\n"}
