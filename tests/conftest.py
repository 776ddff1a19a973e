"""What every test relies on: the program speaks English, whatever language the machine is set to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as session:
        session.setenv("FATETUI_LANG", "en")
        yield
