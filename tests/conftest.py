"""What every test relies on: the program speaks English, whatever the machine speaks, and takes its time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

# A machine with other work is no failure of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as session:
        session.setenv("FATETUI_LANG", "en")
        yield
