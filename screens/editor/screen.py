"""A party file in the editor: what is wrong as it is typed, what a key means, fixes on one key, nothing ever lost."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters, on, work
from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea
from watchfiles import awatch

from screens.base import ConsoleScreen
from screens.editor.area import YamlArea
from screens.editor.look import gravest_first, problem_line, spot_text
from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Lines
from services.i18n import _
from services.party import Finding, Severity
from services.session.deeds import installing
from services.session.workbench import Workbench, first_place
from services.text import one_line

_PAUSE = 0.15
"""Seconds without a key before lint looks: never on the path of a key."""
_MINE, _THEIRS, _STAY, _SAVE, _DROP = "mine", "theirs", "stay", "save", "drop"


class EditorScreen(ConsoleScreen):
    """`name` of its place is the file, as the workbench calls it."""

    SCOPES = frozenset({"editor"})

    spot = getters.query_one("#spot", Static)
    problems = getters.query_one(Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._findings: tuple[Finding, ...] = ()
        self._pause: Timer | None = None
        self._asking = False

    def compose_body(self) -> Iterable[Widget]:
        sheet = self.app.workbench.sheets.get(self.place.name)
        with Vertical(id="editor"):
            yield YamlArea(sheet.text if sheet is not None else "")
            yield Static(id="spot")
            yield Lines()

    @property
    def area(self) -> YamlArea:
        """The text."""
        return self.query_one(YamlArea)

    @property
    def bench(self) -> Workbench:
        """All party files, this one among them."""
        return self.app.workbench

    @property
    def body(self) -> Widget:
        return self.area

    def count_text(self) -> str:
        if self.place.name not in self.bench.sheets:
            return ""
        row, column = self.area.cursor_location
        edited = f"  {_('not saved')}" if self.bench.sheets[self.place.name].edited else ""
        return f"{row + 1}:{column + 1}{edited}"

    def on_mount(self) -> None:
        super().on_mount()
        self._look()
        self._watch()

    def retranslate(self) -> None:
        self._look()

    async def pull(self, *, tick: bool) -> None:
        """The text is the operator's: nothing here comes by itself but what lint says."""

    # What is typed

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._look)

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self._tell_spot()
        self.pull_frame()

    def _look(self) -> None:
        """Lint what stands there now."""
        name = self.place.name
        if name not in self.bench.sheets:
            return
        self.bench.put(name, self.area.text)
        self._findings = tuple(self.bench.findings(name))
        self.area.mark(self._findings)
        lines = [problem_line(one) for one in sorted(self._findings, key=gravest_first)]
        self.problems.show(lines or [(f"✓ {_('No problem')}", Tone.GOOD)])
        self._tell_spot()
        self.pull_frame()

    def _tell_spot(self) -> None:
        row, column = self.area.cursor_location
        here = [one for one in self._findings if first_place(one)[0] == row + 1]
        found = self.bench.spot(self.place.name, row + 1, column + 1) if self.place.name in self.bench.sheets else None
        self.spot.update(spot_text(here, found))

    # Actions

    def do_editor_next(self) -> None:
        self._to_problem(1)

    def do_editor_before(self) -> None:
        self._to_problem(-1)

    def do_editor_fix(self) -> None:
        """Make the fix of what is wrong in this line."""
        self._look()
        row = self.area.cursor_location[0] + 1
        here = [one for one in self._findings if one.fix is not None and first_place(one)[0] == row]
        if here:
            self._replace(self.bench.fixed(self.place.name, here[:1]))
            self.app.say(_("Fixed: {what}", what=here[0].fix.title if here[0].fix is not None else ""), Tone.GOOD)
        else:
            self.app.say(_("Nothing in this line has a fix"), Tone.WARN)

    def do_editor_fix_all(self) -> None:
        """Make all fixes."""
        self._look()
        fixes = [one for one in self._findings if one.fix is not None]
        if fixes:
            self._replace(self.bench.fixed(self.place.name, fixes))
            self.app.say(_("Fixed: {what}", what=_("{count} problems", count=len(fixes))), Tone.GOOD)
        else:
            self.app.say(_("Nothing here has a fix"), Tone.WARN)

    def do_editor_complete(self) -> None:
        """Choose from what may stand here."""
        row, column = self.area.cursor_location
        found = self.bench.spot(self.place.name, row + 1, column + 1)
        words = [*(found.key.allowed if found is not None and found.key is not None else ())]
        words += [f"{child}: " for child in (found.children if found is not None else ())]
        if words:
            options = [(word, word) for word in words]
            self.app.choose(_("What may stand here"), options, self._insert)
        else:
            self.app.say(_("Nothing is known of this place"), Tone.WARN)

    def do_editor_diff(self) -> None:
        """What saving would change."""
        self._look()
        self.app.enter(Place("diff", name=self.place.name, title=str(_("Difference"))))

    def do_editor_save(self) -> None:
        """Write the file; what somebody else wrote meanwhile is not overwritten unasked."""
        self._look()
        sheet, disk = self.bench.sheets[self.place.name], self.bench.on_disk(self.place.name)
        if disk is not None and disk != sheet.base:
            self._ask_whose()
        else:
            self._save()

    def do_editor_apply(self) -> None:
        """Install or update the party as the file says."""
        self._look()
        name, party = self.place.name, self.bench.party(self.place.name)
        if any(one.severity is Severity.ERROR for one in self._findings) or party is None:
            self.app.say(_("{file} has errors: mend them first", file=one_line(name)), Tone.WARN)
        elif self.bench.sheets[name].edited:
            self.app.say(_("Save it first: what is installed is what the file says"), Tone.WARN)
        elif self.app.session is not None:
            self.app.propose(installing([self.bench.sheets[name].path], [party]))

    def do_back(self) -> None:
        """Leave; unsaved text is asked about."""
        self._look()
        if not self.bench.sheets[self.place.name].edited:
            self.app.back()
            return
        options = [(_SAVE, _("Save and leave")), (_DROP, _("Leave without saving")), (_STAY, _("Stay"))]
        self.app.choose(_("{file} is not saved", file=one_line(self.place.name)), options, self._leave)

    def _leave(self, answer: str) -> None:
        if answer == _SAVE:
            self.do_editor_save()
        elif answer == _DROP:
            self.bench.reload(self.place.name)
        if answer != _STAY and not self.bench.sheets[self.place.name].edited:
            self.app.back()

    def _to_problem(self, by: int) -> None:
        self._look()
        places = sorted({first_place(one) for one in self._findings})
        row, column = self.area.cursor_location
        at = (row + 1, column + 1)
        beyond = [place for place in places if place > at] if by > 0 else [place for place in places if place < at]
        chosen = (beyond or places)[0 if by > 0 else -1] if places else None
        if chosen is None:
            self.app.say(_("No problem"), Tone.GOOD)
        else:
            self.area.move_cursor((chosen[0] - 1, chosen[1] - 1), center=True)

    def _insert(self, word: str) -> None:
        self.area.insert(word)

    def _replace(self, text: str) -> None:
        """One step of undo, the cursor where it was."""
        at = self.area.cursor_location
        self.area.replace(text, (0, 0), self.area.document.end)
        self.area.move_cursor(at)
        self._look()

    def _save(self) -> None:
        try:
            self.bench.save(self.place.name)
        except OSError as error:
            self.app.say(_("Not saved: {reason}", reason=one_line(str(error))), Tone.BAD)
        else:
            self.app.say(_("Saved as {path}", path=one_line(str(self.bench.sheets[self.place.name].path))), Tone.GOOD)
        self.pull_frame()

    # The disk

    @work(group="disk", exclusive=True)
    async def _watch(self) -> None:
        sheet = self.bench.sheets.get(self.place.name)
        if sheet is None:
            return
        async for _changes in awatch(sheet.path.parent):
            self._disk_changed()

    def _disk_changed(self) -> None:
        """Unedited text follows the disk; edited text is asked about, once."""
        sheet, disk = self.bench.sheets[self.place.name], self.bench.on_disk(self.place.name)
        if disk is None or disk == sheet.base:
            return
        if not sheet.edited and self.area.text == sheet.text:
            self.bench.reload(self.place.name)
            self.area.load_text(disk)
            self.app.say(_("Somebody else changed the file: this is how it is now"))
        elif not self._asking:
            self._ask_whose()

    def _ask_whose(self) -> None:
        self._asking = True
        options = [
            (_STAY, _("Decide later; both stay as they are")),
            (_MINE, _("Keep mine: it is written over theirs")),
            (_THEIRS, _("Take theirs: mine is given up")),
        ]
        self.app.choose(_("Somebody else changed the file meanwhile"), options, self._decided)

    def _decided(self, answer: str) -> None:
        self._asking = False
        if answer == _MINE:
            self._save()
        elif answer == _THEIRS:
            self.bench.reload(self.place.name)
            self.area.load_text(self.bench.sheets[self.place.name].text)
