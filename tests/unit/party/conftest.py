"""What tests of party files share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.i18n import use_language


@pytest.fixture
def chinese() -> Iterator[None]:
    """Sentences in Chinese."""
    use_language("zh")
    yield
    use_language("en")
