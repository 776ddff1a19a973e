"""A party file as a form: what its chart reads, block by block. What is changed here is changed in the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from screens.editor.filling import Filling
from screens.editor.formlook import COLUMNS, at_fields, field_row, finding_row, list_row, section_row, written
from screens.editor.items import Items
from screens.editor.look import spot_text
from screens.editor.sheets import SheetScreen
from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Row, Table
from services.i18n import _, language
from services.party import Field, Finding, ItemList, PartyFile, Section, Spot, form_fields
from services.session import Session
from services.text import one_line
from services.yamldoc import Path, remove_value


class FormScreen(SheetScreen, ListingScreen):
    """`name` of its place is the file. Enter changes a value, or folds a block."""

    SCOPES = frozenset({"table", "filter", "form", "frame"})
    columns = COLUMNS

    spot = getters.query_one("#spot", Static)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._folded: frozenset[str] | None = None
        """Blocks that are not shown; None before the first look."""
        self._shown: object = None
        self._wanted = place.at
        """The row to which the cursor goes once it is there."""
        self._before: list[str] = []
        """Texts that can be brought back."""
        self._filling = Filling(self)
        self._items = Items(self)

    @property
    def doers(self) -> Sequence[object]:
        return *super().doers, self._items

    def compose_body(self) -> Iterable[Widget]:
        yield from super().compose_body()
        yield Static(id="spot")

    @property
    def open_sheets(self) -> Sequence[str]:
        return [self.place.name]

    def count_text(self) -> str:
        sheet = self.bench.sheets.get(self.place.name)
        return f"  {_('not saved')}" if sheet is not None and sheet.edited else ""

    def on_mount(self) -> None:
        self.saving.disk.watch()

    async def on_screen_resume(self) -> None:
        self.saving.disk.ask_again()

    def take(self, name: str, text: str) -> None:
        self._before.append(self.bench.sheets[name].text)
        self.bench.put(name, text)
        self.rearrange()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        await self.pull(tick=tick)

    async def pull(self, *, tick: bool) -> None:
        if self.place.name not in self.bench.sheets:
            self.frame(Picture("○", Tone.MUTED, _("{file} is no longer on the disk", file=one_line(self.place.name))))
            return
        report = await self.bench.lint()
        shown = (id(report), self._folded, self.filter, self.faults_only, language())
        if shown == self._shown:
            return
        party = self.bench.whole(self.place.name)
        if party is None:
            first = next(iter(self.bench.findings(self.place.name)), None)
            told = first.message if first is not None else None
            self.frame(Picture("✗", Tone.BAD, _("The YAML is broken"), told, _("F2 goes back to the text")))
        else:
            sections = form_fields(party)
            if self._folded is None:
                self._folded = frozenset(_name(section) for section in sections if not section.used)
            nothing = Picture("○", Tone.MUTED, _("Nothing is known of this chart"))
            self.present_own(list(self._rows(party, sections)), nothing)
            if self._wanted and self.table.move_to(self._wanted):
                self._wanted = ""
        self._shown = (id(report), self._folded, self.filter, self.faults_only, language())
        self._tell()

    def _rows(self, party: PartyFile, sections: Sequence[Section]) -> Iterable[Row]:
        """A filter, or the wish for faults only, looks into folded blocks too."""
        found = at_fields(party, sections, self.bench.findings(self.place.name))
        yield from (finding_row(number, finding) for number, finding in enumerate(found.pop(None, [])))
        folded = frozenset[str]() if self.filter or self.faults_only else self._folded or frozenset()
        for section in sections:
            if section.path:
                yield section_row(section, found.get(section.path, []), folded=_name(section) in folded)
            for field in section.fields if _name(section) not in folded else ():
                yield field_row(field, section, found.get(field.path, []))
            for listed in section.lists if _name(section) not in folded else ():
                yield list_row(listed)

    @on(Table.Moved)
    def _told(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """What the row under the cursor is about."""
        row = self.table.current
        subject = row.subject if row is not None else None
        if not isinstance(subject, tuple):
            self.spot.update("")
            return
        about, found = subject
        spot = None
        if isinstance(about, Field):
            party = self.bench.whole(self.place.name)
            if party is not None:
                key = replace(about.key, default=about.default)
                spot = Spot(about.path, key, about.help, party.document.span(about.path, key=True))
        self.spot.update(spot_text(found, spot))

    @property
    def _field(self) -> Field | None:
        row = self.table.current
        subject = row.subject[0] if row is not None and isinstance(row.subject, tuple) else None
        return subject if isinstance(subject, Field) else None

    # Actions

    def do_open(self) -> None:
        """Change the value, or fold the block."""
        field, row = self._field, self.table.current
        if field is not None:
            self._filling.change(field)
        elif row is not None and isinstance(row.subject[0], ItemList):
            self.add(row.subject[0])
        elif row is not None and isinstance(row.subject[0], Section):
            self._folded = (self._folded or frozenset()) ^ {_name(row.subject[0])}
            self.rearrange()

    def do_form_step(self, key: str) -> None:
        """The next of the values that are possible, or the one before."""
        field = self._field
        if field is None or not field.closed:
            self.app.say(_("Enter changes it: it takes more than a few words"), Tone.WARN)
            return
        by, words = (1 if key == "right" else -1), list(field.words)
        now = written(field) or written(field, default=True)
        at = words.index(now) + by if now in words else 0
        self._filling.put(field, words[at % len(words)])

    def do_form_clear(self) -> None:
        """Take the value out of the file: the chart's default counts then."""
        field, sheet = self._field, self.bench.sheets.get(self.place.name)
        if field is None or sheet is None or field.value is None:
            self.app.say(_("The file has nothing here"), Tone.WARN)
            return
        try:
            self.take(self.place.name, remove_value(sheet.text, field.path))
        except KeyError:
            self.app.say(_("{path} cannot be edited in place", path=one_line(field.dotted)), Tone.WARN)

    def do_form_undo(self) -> None:
        """As it was before the last change."""
        if self._before:
            self.bench.put(self.place.name, self._before.pop())
            self.rearrange()
        else:
            self.app.say(_("Nothing was changed here"), Tone.WARN)

    def do_form_fix(self) -> None:
        """Make the fix of what is wrong in this row."""
        row = self.table.current
        found: Sequence[Finding] = row.subject[1] if row is not None and isinstance(row.subject, tuple) else ()
        fixes = [one for one in found if one.fix is not None][:1]
        if fixes and self.bench.whole(self.place.name) is not None:
            self.take(self.place.name, self.bench.fixed(self.place.name, fixes))
        else:
            self.app.say(_("Nothing in this line has a fix"), Tone.WARN)

    def do_form_save(self) -> None:
        """Write the file, once the difference was looked at."""
        self.saving.save([self.place.name])

    async def do_form_apply(self) -> None:
        """Install or update the party as the file says."""
        await self.bench.lint()
        self.saving.apply(self.place.name)

    def do_form_text(self) -> None:
        """Back to the text."""
        self.app.back()

    @property
    def at(self) -> Path:
        """The place in the file that the row under the cursor is about."""
        row = self.table.current
        about = row.subject[0] if row is not None and isinstance(row.subject, tuple) else None
        return about.path if isinstance(about, Field | ItemList | Section) else ()

    def add(self, listed: ItemList) -> None:
        """Make another item of its first value; the others are asked for where they stand."""
        self._wanted = listed.new.dotted
        self._filling.change(listed.new)


def _name(section: Section) -> str:
    return ".".join(map(str, section.path))
