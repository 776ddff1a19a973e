"""What the place of the cursor is about, and what may stand there: told and offered beside the typing."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.timer import Timer

from screens.look import Tone
from services.i18n import _
from services.party import Completion, Spot, completions, key_at

if TYPE_CHECKING:
    from screens.editor.screen import EditorScreen

_PAUSE = 0.05
"""Seconds without a key before a place is looked up."""
_MOST = 200_000
"""Characters above which nothing is offered unasked."""


class Completing:
    """Looks up the place of the editor's cursor, each time it rests."""

    def __init__(self, editor: EditorScreen) -> None:
        self._editor = editor
        self._pause: Timer | None = None
        self._about: tuple[str, str, tuple[int, int]] = ("", "", (0, 0))
        """Sheet, text and cursor that the list is about."""
        self.spot: Spot | None = None
        """What the cursor is on."""

    def typed(self) -> None:
        """Another text: offer what goes on with it."""
        area = self._editor.area
        if area.typing and area.cursor_location[1]:
            self._offer(asked=False)
        elif self._here() != self._about:
            self.close()

    def moved(self) -> None:
        """The cursor is elsewhere, maybe because something was typed."""
        here = self._here()
        if self._editor.popup.offers and here[:2] == self._about[:2] and here != self._about:
            self.close()
        self.tell()

    def tell(self) -> None:
        """Look up what the cursor is on, as soon as it rests."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self._editor.set_timer(_PAUSE, self._look_up)

    def close(self) -> None:
        """Offer nothing."""
        self._editor.popup.close()
        self._steer()

    def do_editor_complete(self) -> None:
        """Choose from what may stand here."""
        self._offer(asked=True)

    async def obey(self, key: str) -> None:
        """A key that is the list's, while there is one."""
        popup = self._editor.popup
        match key:
            case "up" | "down":
                popup.step(1 if key == "down" else -1)
                self._steer()
            case "escape":
                self.close()
            case _:
                chosen = popup.chosen
                if chosen is not None and self._here() != self._about:
                    # It was typed on since the list was made.
                    await self._find(asked=False, next_value=True)
                    chosen = next((one for one in popup.offers if one.word == chosen.word), None)
                self.take(chosen)

    def take(self, chosen: Completion | None) -> None:
        """Write what was chosen."""
        self.close()
        if chosen is None:
            return
        self._editor.area.obey(chosen.edit)
        if chosen.is_key:
            # Its values are what comes next.
            self._offer(asked=False, next_value=True)

    def _look_up(self) -> None:
        self._editor.run_worker(self._find_spot, group="spot", exclusive=True)

    async def _find_spot(self) -> None:
        area = self._editor.area
        self.spot = await asyncio.to_thread(key_at, area.text, area.offset_of_cursor)
        self._editor.show_spot()

    def _offer(self, *, asked: bool, next_value: bool = False) -> None:
        find = partial(self._find, asked=asked, next_value=next_value)
        self._editor.run_worker(find, group="completion", exclusive=True)

    async def _find(self, *, asked: bool, next_value: bool) -> None:
        area, popup, about = self._editor.area, self._editor.popup, self._here()
        if not asked and len(about[1]) > _MOST:
            return
        found = await asyncio.to_thread(completions, about[1], area.offset_of_cursor)
        if self._here() != about:
            return
        if asked and not found:
            self._editor.app.say(_("Nothing is known of this place"), Tone.WARN)
        if found and (asked or next_value or _goes_on(found, about)):
            self._about = about
            at = area.cursor_screen_offset - Offset(word_before(found[0], about[2]), 0)
            popup.open(found, at, asked=asked or popup.asked)
        else:
            popup.close()
        self._steer()

    def _steer(self) -> None:
        """Which keys are the list's."""
        self._editor.area.steered = self._editor.popup.steers

    def _here(self) -> tuple[str, str, tuple[int, int]]:
        area = self._editor.area
        return area.sheet, area.text, area.cursor_location


def word_before(completion: Completion, cursor: tuple[int, int]) -> int:
    """How many characters of the word are typed already."""
    span = completion.edit.span
    return cursor[1] - span.column + 1 if span.line == cursor[0] + 1 else 0


def _goes_on(found: tuple[Completion, ...], about: tuple[str, str, tuple[int, int]]) -> bool:
    """Whether a word was begun that the list would finish."""
    typed = word_before(found[0], about[2])
    return typed > 0 and not (len(found) == 1 and len(found[0].word) <= typed)
