"""What every test relies on: the program speaks English, whatever the machine speaks, and takes its time; and how
tests are shared out where several processes run them (`make test`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.waiting import leap_over_waits

# A machine with other work is no failure of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as session:
        session.setenv("FATETUI_LANG", "en")
        yield


@pytest.fixture
async def leaping() -> None:
    """Deadlines and pauses of the test are over as soon as nobody has anything else to do, in their order."""
    leap_over_waits()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: whoever waits for a cluster leaves one of them idle."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            """There is one lab, whose tests follow on each other; a module of quick tests stays together, with what it
            made; every other test goes to whoever is free."""
            file = nodeid.partition("::")[0]
            if file.startswith("tests/conformance/") or file == "tests/e2e/test_lab.py":
                return "lab"
            return file if file.startswith(("tests/unit/", "tests/packaging/")) else nodeid

    return Sharing(config, log)
