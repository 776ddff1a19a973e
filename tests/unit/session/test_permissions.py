"""Answers on what may be done are kept for a while; where there are none, it is asked ever more rarely, told once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.i18n import verbatim
from services.kubernetes import Forbidden, ServerError, Unreachable
from services.session import permissions
from services.session.permissions import Permissions
from tests.waiting import PATIENCE, eventually


class Reviewed:
    """A cluster that answers every review with `outcome`: whether it is allowed, or an error."""

    def __init__(self, outcome: bool | Exception) -> None:
        self.outcome = outcome
        self.asked = 0

    async def resource(self, kind: str) -> Any:
        return SimpleNamespace(plural=f"{kind.lower()}s", group="", namespaced=True)

    async def access(self, checks: Any) -> list[Any]:
        self.asked += 1
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return [SimpleNamespace(allowed=self.outcome)]


class Asking:
    """A screen that wants to know at every pulse, in a time that goes by when it is told to."""

    def __init__(self, outcome: bool | Exception) -> None:
        self.cluster = Reviewed(outcome)
        self.now = 0.0
        self.known = Permissions(self.cluster, lambda: self.now)  # type: ignore[arg-type]

    async def after(self, seconds: float) -> int:
        """How often was asked by then."""
        self.now += seconds
        self.known.missing("delete", "Pod", "demo")
        task = self.known._task

        async def settled() -> bool:
            return task is None or task.done()

        await eventually(settled, deadline=PATIENCE)
        return self.cluster.asked


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_GATHER", 0.0)


async def test_an_answer_is_good_for_a_minute() -> None:
    asking = Asking(False)
    assert [await asking.after(one) for one in (0, 1, 58, 2)] == [1, 1, 1, 2]
    assert str(asking.known.missing("delete", "Pod", "demo")) == "delete pods in namespace demo"
    assert asking.known.take_trouble() is None


@pytest.mark.parametrize(
    ("error", "says"),
    [(ValueError("strange"), "fatetui itself failed (ValueError)"), (ServerError("pods"), str(ServerError("pods")))],
)
async def test_without_an_answer_it_is_asked_ever_more_rarely_and_told_once(error: Exception, says: str) -> None:
    asking = Asking(error)
    times = [1] * 200
    asked = [await asking.after(one) for one in times]
    first = [asked.index(number) + 1 for number in range(1, asked[-1] + 1)]
    assert first == [1, 7, 18, 39, 80, 141]
    told = str(asking.known.take_trouble())
    assert says in told
    assert "in 5 s" in told
    assert asking.known.take_trouble() is None
    # Another streak is told again.
    asking.cluster.outcome = True
    await asking.after(61)
    asking.cluster.outcome = error
    await asking.after(61)
    assert asking.known.take_trouble() is not None


async def test_trouble_of_the_connection_is_shown_as_such_elsewhere_and_who_may_not_ask_is_in_no_trouble() -> None:
    for error in (Unreachable("pods"), Forbidden("pods", cause=verbatim("no"))):
        asking = Asking(error)
        await asking.after(0)
        assert asking.known.take_trouble() is None
