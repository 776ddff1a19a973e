"""What the place of the cursor is about, and what may stand there: told and offered beside the typing."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable

from textual import getters, on, work
from textual.geometry import Offset
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from screens.editor.area import YamlArea
from screens.editor.popup import CompletionList
from screens.editor.saving import SavingScreen
from screens.look import Tone
from screens.place import Place
from services.i18n import _
from services.party import Completion, Spot, completions, key_at

_PAUSE = 0.05
"""Seconds without a key before a place is looked up."""
_MOST = 200_000
"""Characters above which nothing is offered unasked."""


class CompletingScreen(SavingScreen):
    """A screen on which YAML is typed."""

    spot = getters.query_one("#spot", Static)
    popup = getters.query_one(CompletionList)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.last: YamlArea | None = None
        """The text that keys went to last."""
        self._spot_pause: Timer | None = None
        self._about: tuple[str, str, tuple[int, int]] = ("", "", (0, 0))
        """Sheet, text and cursor that the list is about."""
        self.known_spot: Spot | None = None

    def compose_completion(self) -> Iterable[Widget]:
        """The list, to be yielded at the end of the body."""
        yield CompletionList()

    @property
    @abstractmethod
    def area(self) -> YamlArea:
        """The text that keys go to."""

    @abstractmethod
    def show_spot(self) -> None:
        """Tell of `known_spot`."""

    def typed(self) -> None:
        """Another text: offer what goes on with it."""
        area = self.area
        if area.typing and area.cursor_location[1]:
            self._offer(asked=False)
        elif self._here() != self._about:
            self.close_completion()

    def moved(self) -> None:
        """The cursor is elsewhere, maybe because something was typed."""
        if self.popup.offers and self._here()[:2] == self._about[:2] and self._here() != self._about:
            self.close_completion()
        self.tell_spot()

    def tell_spot(self) -> None:
        """Look up what the cursor is on, as soon as it rests."""
        if self._spot_pause is not None:
            self._spot_pause.stop()
        self._spot_pause = self.set_timer(_PAUSE, self._look_up)

    def close_completion(self) -> None:
        """Offer nothing."""
        self.popup.close()
        self.area.steered = self.popup.steers

    def do_editor_complete(self) -> None:
        """Choose from what may stand here."""
        self._offer(asked=True)

    @work(group="spot", exclusive=True)
    async def _look_up(self) -> None:
        area = self.area
        self.known_spot = await asyncio.to_thread(key_at, area.text, area.offset_of_cursor)
        self.show_spot()

    @work(group="completion", exclusive=True)
    async def _offer(self, *, asked: bool, next_value: bool = False) -> None:
        await self._find(asked=asked, next_value=next_value)

    async def _find(self, *, asked: bool, next_value: bool) -> None:
        area, about = self.area, self._here()
        if not asked and len(about[1]) > _MOST:
            return
        found = await asyncio.to_thread(completions, about[1], area.offset_of_cursor)
        if self._here() != about:
            return
        if asked and not found:
            self.app.say(_("Nothing is known of this place"), Tone.WARN)
        if found and (asked or next_value or _goes_on(found, about)):
            self._about = about
            at = area.cursor_screen_offset - Offset(word_before(found[0], about[2]), 0)
            self.popup.open(found, at, asked=asked or self.popup.asked)
        else:
            self.popup.close()
        area.steered = self.popup.steers

    @on(YamlArea.Steered)
    async def _steered(self, event: YamlArea.Steered) -> None:
        event.stop()
        match event.key:
            case "up" | "down":
                self.popup.step(1 if event.key == "down" else -1)
                self.area.steered = self.popup.steers
            case "escape":
                self.close_completion()
            case _:
                chosen = self.popup.chosen
                if chosen is not None and self._here() != self._about:
                    # It was typed on since the list was made.
                    await self._find(asked=False, next_value=True)
                    chosen = next((one for one in self.popup.offers if one.word == chosen.word), None)
                self._take(chosen)

    @on(CompletionList.Taken)
    def _clicked(self, event: CompletionList.Taken) -> None:
        event.stop()
        self._take(event.completion)

    def _take(self, chosen: Completion | None) -> None:
        area = self.area
        self.close_completion()
        if chosen is None:
            return
        area.obey(chosen.edit)
        if chosen.is_key:
            # Its values are what comes next.
            self._offer(asked=False, next_value=True)

    def _here(self) -> tuple[str, str, tuple[int, int]]:
        return self.area.sheet, self.area.text, self.area.cursor_location


def word_before(completion: Completion, cursor: tuple[int, int]) -> int:
    """How many characters of the word are typed already."""
    span = completion.edit.span
    return cursor[1] - span.column + 1 if span.line == cursor[0] + 1 else 0


def _goes_on(found: tuple[Completion, ...], about: tuple[str, str, tuple[int, int]]) -> bool:
    """Whether a word was begun that the list would finish."""
    typed = word_before(found[0], about[2])
    return typed > 0 and not (len(found) == 1 and len(found[0].word) <= typed)
