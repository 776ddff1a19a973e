"""Something sought in many lines, and the place among them that one is at. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.lines import Line


class Search:
    """A regular expression, and the line with it that was found last."""

    def __init__(self) -> None:
        self.at: int | None = None
        self._sought: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return self._sought is not None

    def begin(self, text: str) -> None:
        """Seek `text`, a regular expression if it is one; nothing any more where it is empty."""
        self.at = None
        try:
            self._sought = re.compile(text, re.IGNORECASE) if text else None
        except re.error:
            self._sought = re.compile(re.escape(text), re.IGNORECASE)

    def step(self, lines: Sequence[Line], by: int, first: int) -> int | None:
        """The next of `lines` with it, or (-1) the one before; beyond the end it begins again. The first one is that
        from the line `first` on. None where there is none."""
        places = self._places(lines)
        if not places:
            self.at = None
        elif self.at is None:
            self.at = next((place for place in places if place >= first), places[0])
        else:
            later = [place for place in places if place * by > self.at * by]
            self.at = later[0 if by > 0 else -1] if later else places[0 if by > 0 else -1]
        return self.at

    def standing(self, lines: Sequence[Line]) -> tuple[int, int]:
        """Which of the lines with it one is at, and how many there are."""
        places = self._places(lines)
        return (places.index(self.at) + 1 if self.at in places else 0), len(places)

    def move(self, by: int) -> None:
        """The lines have moved by so many."""
        if self.at is not None:
            self.at += by

    def parts(self, text: str) -> Iterator[tuple[str, bool]]:
        """`text` in parts, each with whether it is what is sought."""
        end = 0
        for match in self._sought.finditer(text) if self._sought is not None else ():
            if match.end() > match.start():
                yield text[end : match.start()], False
                yield match.group(), True
                end = match.end()
        yield text[end:], False

    def _places(self, lines: Sequence[Line]) -> list[int]:
        sought = self._sought
        return [place for place, line in enumerate(lines) if sought.search(line[0])] if sought is not None else []
