"""A party file in the editor: what is wrong as it is typed, what may stand where, the peer's file beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import getters, on, work
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from screens.editor.area import YamlArea
from screens.editor.beside import Beside, side
from screens.editor.completing import Completing
from screens.editor.look import gravest_first, problem_line, spot_text
from screens.editor.mending import Mending
from screens.editor.popup import CompletionList
from screens.editor.sheets import SheetScreen
from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Lines
from services.i18n import _
from services.session.workbench import first_place
from services.text import one_line

_PAUSE = 0.15
"""Seconds without a key before lint looks: never on the path of a key."""
_STAY, _SAVE, _DROP = "stay", "save", "drop"


class EditorScreen(SheetScreen):
    """`name` of its place is the file, as the workbench calls it. A second one may be open beside it."""

    SCOPES = frozenset({"editor"})
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (110, "-beside")]  # noqa: RUF012 - Textual declares it so

    sides = getters.query_one("#sides", Container)
    pair = getters.query_one("#pair", Static)
    spot = getters.query_one("#spot", Static)
    problems = getters.query_one(Lines)
    popup = getters.query_one(CompletionList)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.last: YamlArea | None = None
        """The text that keys went to last."""
        self._pause: Timer | None = None
        self._completing = Completing(self)
        self._mending = Mending(self)
        self._beside = Beside(self)

    @property
    def doers(self) -> Sequence[object]:
        return self, self._completing, self._mending, self._beside

    def compose_body(self) -> Iterable[Widget]:
        with Vertical(id="editor"):
            with Container(id="sides"):
                yield side(self.place.name, self.bench)
            yield Static(id="pair")
            yield Static(id="spot")
            yield Lines()
        yield CompletionList()

    @property
    def areas(self) -> list[YamlArea]:
        """The texts that are open, the file of the place first."""
        return [area for area in self.query(YamlArea) if area.sheet in self.bench.sheets]

    @property
    def area(self) -> YamlArea:
        """The text that keys go to."""
        focused = next((area for area in self.areas if area.has_focus), self.last)
        return focused if focused is not None else self.query(YamlArea).first()

    @property
    def peer(self) -> YamlArea | None:
        """The other one of two."""
        return next((area for area in self.areas if area is not self.area), None)

    @property
    def open_sheets(self) -> Sequence[str]:
        return [area.sheet for area in self.areas]

    @property
    def body(self) -> Widget | None:
        return self.area if self.areas else None

    def count_text(self) -> str:
        if not self.areas:
            return ""
        row, column = self.area.cursor_location
        edited = f"  {_('not saved')}" if self.bench.sheets[self.area.sheet].edited else ""
        return f"{row + 1}:{column + 1}{edited}"

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)
        self.look()
        self.saving.disk.watch()

    def _begin(self) -> None:
        """Put the cursor on the key that one came for."""
        party = self.bench.party(self.place.name) if self.place.at else None
        if party is not None:
            key = party.document.span(tuple(self.place.at.split(".")), key=True)
            self.area.move_cursor((key.line - 1, key.column - 1), center=True)

    async def on_screen_resume(self) -> None:
        for area in self.areas:
            # The form, or the difference, may have been where it was changed.
            area.rewrite(self.bench.sheets[area.sheet].text)
        self.look()
        self.saving.disk.ask_again()

    def retranslate(self) -> None:
        self.look()

    async def pull(self, *, tick: bool) -> None:
        """The text is the operator's: nothing here comes by itself but what lint says."""

    def flush(self) -> None:
        for area in self.areas:
            self.bench.put(area.sheet, area.exact)

    def take(self, name: str, text: str) -> None:
        self.bench.put(name, text)
        for area in self.areas:
            if area.sheet == name:
                area.rewrite(text)

    # What is typed

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.flush()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self.look)
        self._completing.typed()

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.last = self.area
        self._completing.moved()
        self.pull_frame()

    @on(YamlArea.Steered)
    async def _steered(self, event: YamlArea.Steered) -> None:
        event.stop()
        await self._completing.obey(event.key)

    @on(CompletionList.Taken)
    def _clicked(self, event: CompletionList.Taken) -> None:
        event.stop()
        self._completing.take(event.completion)

    @work(group="lint", exclusive=True)
    async def look(self) -> None:
        """Lint what stands there now."""
        await self.looked()

    async def looked(self) -> None:
        """What lint says is shown, of the texts as they are."""
        while any(self.bench.report.texts.get(area.sheet) != area.exact for area in self.areas):
            self.flush()
            await self.bench.lint()
        self._show()

    def _show(self) -> None:
        several = len(self.areas) > 1
        lines = []
        for area in self.areas:
            found = self.bench.findings(area.sheet)
            area.mark(found)
            lines += [(gravest_first(one), problem_line(one, area.sheet if several else "")) for one in found]
        ordered = [line for _order, line in sorted(lines, key=lambda entry: entry[0])]
        self.problems.show(ordered or [(f"✓ {_('No problem')}", Tone.GOOD)])
        self._beside.tell()
        self._completing.tell()
        self.pull_frame()

    def show_spot(self) -> None:
        """Tell what the place of the cursor is about, and what is wrong there."""
        area = self.area
        here = [one for one in self.bench.findings(area.sheet) if first_place(one)[0] == area.cursor_location[0] + 1]
        self.spot.update(spot_text(here, self._completing.spot))

    # The file

    async def do_editor_form(self) -> None:
        """The same as a form."""
        await self.looked()
        spot = self._completing.spot
        at = spot.dotted if spot is not None else ""
        self.app.enter(Place("form", name=self.area.sheet, title=_("Form"), at=at))

    async def do_editor_diff(self) -> None:
        """What saving would change."""
        await self.looked()
        self.app.enter(Place("diff", name=self.area.sheet, title=_("Difference")))

    async def do_editor_save(self) -> None:
        """Write what was edited, once it was looked at."""
        await self.looked()
        self.saving.save(self.open_sheets)

    async def do_editor_apply(self) -> None:
        """Install or update the party as the file says."""
        await self.looked()
        self.saving.apply(self.area.sheet)

    def do_back(self) -> None:
        """Leave; unsaved text is asked about."""
        self._ask_to_leave()

    @work(group="leaving", exclusive=True)
    async def _ask_to_leave(self) -> None:
        await self.looked()
        edited = [name for name in self.open_sheets if self.bench.sheets[name].edited]
        if not edited:
            self.app.back()
            return
        names = ", ".join(one_line(name, 40) for name in edited)
        options = [(_SAVE, _("Save and leave")), (_DROP, _("Leave without saving")), (_STAY, _("Stay"))]
        self.app.choose(_("{file} is not saved", file=names), options, lambda answer: self._leave(edited, answer))

    def _leave(self, edited: Sequence[str], answer: str) -> None:
        if answer == _SAVE:
            self.saving.save(edited, self.app.back)
        elif answer == _DROP:
            for name in edited:
                self.bench.drop(name)
            self.app.back()
