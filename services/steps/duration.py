"""A duration among a step's parameters: checked where the script is read, not an hour into the run."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from services.durations import parse_duration
from services.i18n import _


def _checked(text: str) -> str:
    try:
        parse_duration(text)
    except ValueError:
        raise ValueError(_("a duration is written as 90s, 10m or 1h30m")) from None
    return text


Duration = Annotated[str, AfterValidator(_checked)]
"""A text that `parse_duration` reads."""
