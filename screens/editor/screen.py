"""A party file in the editor: what is wrong as it is typed, what may stand where, the peer's file beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import getters, on, work
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from screens.editor.area import YamlArea
from screens.editor.completing import CompletingScreen
from screens.editor.look import gravest_first, pair_text, problem_line, spot_text
from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Lines
from services.federation import AddressUnknown, CannotMirror, mirror
from services.i18n import Message, _
from services.party import Finding
from services.session.pairs import between, peers_of
from services.session.workbench import first_place
from services.text import one_line

_PAUSE = 0.15
"""Seconds without a key before lint looks: never on the path of a key."""
_STAY, _SAVE, _DROP = "stay", "save", "drop"


class EditorScreen(CompletingScreen):
    """`name` of its place is the file, as the workbench calls it. A second one may be open beside it."""

    SCOPES = frozenset({"editor"})
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (110, "-beside")]  # noqa: RUF012 - Textual declares it so

    sides = getters.query_one("#sides", Container)
    pair = getters.query_one("#pair", Static)
    problems = getters.query_one(Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._pause: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        with Vertical(id="editor"):
            with Container(id="sides"):
                yield self._side(self.place.name)
            yield Static(id="pair")
            yield Static(id="spot")
            yield Lines()
        yield from self.compose_completion()

    @property
    def areas(self) -> list[YamlArea]:
        """The texts that are open, the file of the place first."""
        return [area for area in self.query(YamlArea) if area.sheet in self.bench.sheets]

    @property
    def area(self) -> YamlArea:
        """The text that keys go to."""
        focused = next((area for area in self.areas if area.has_focus), self._last)
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
        self.watch_disk()

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
        self.ask_again()

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
        self.typed()

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self._last = self.area
        self.moved()
        self.pull_frame()

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
        self._show_pair()
        self.tell_spot()
        self.pull_frame()

    def show_spot(self) -> None:
        area = self.area
        here = [one for one in self.bench.findings(area.sheet) if first_place(one)[0] == area.cursor_location[0] + 1]
        self.spot.update(spot_text(here, self.known_spot))

    # Problems

    async def do_editor_next(self) -> None:
        await self._to_problem(1)

    async def do_editor_before(self) -> None:
        await self._to_problem(-1)

    async def do_editor_fix(self) -> None:
        """Make the fix of what is wrong in this line."""
        await self.looked()
        area = self.area
        row = area.cursor_location[0] + 1
        found = self.bench.findings(area.sheet)
        here = [one for one in found if one.fix is not None and first_place(one)[0] == row]
        if here:
            self._fix(area, here[:1])
            self.app.say(_("Fixed: {what}", what=here[0].fix.title if here[0].fix is not None else ""), Tone.GOOD)
        else:
            self.app.say(_("Nothing in this line has a fix"), Tone.WARN)

    async def do_editor_fix_all(self) -> None:
        """Make all fixes, in the peer's file too where it is open."""
        await self.looked()
        made = 0
        for area in self.areas:
            fixes = [one for one in self.bench.findings(area.sheet) if one.fix is not None]
            made += len(fixes)
            if fixes:
                self._fix(area, fixes)
        if made:
            self.app.say(_("Fixed: {what}", what=_("{count} problems", count=made)), Tone.GOOD)
        else:
            self.app.say(_("Nothing here has a fix"), Tone.WARN)

    def _fix(self, area: YamlArea, findings: Sequence[Finding]) -> None:
        area.rewrite(self.bench.fixed(area.sheet, findings))

    async def _to_problem(self, by: int) -> None:
        await self.looked()
        places = sorted({first_place(one) for one in self.bench.findings(self.area.sheet)})
        row, column = self.area.cursor_location
        at = (row + 1, column + 1)
        beyond = [place for place in places if place > at] if by > 0 else [place for place in places if place < at]
        chosen = (beyond or places)[0 if by > 0 else -1] if places else None
        if chosen is None:
            self.app.say(_("No problem"), Tone.GOOD)
        else:
            self.area.move_cursor((chosen[0] - 1, chosen[1] - 1), center=True)

    # The peer's file beside

    async def do_editor_pair(self) -> None:
        """Open the file of a peer beside this one, or close it again."""
        await self.looked()
        peer = self.peer
        if peer is not None:
            await self._close_peer(self.areas[1])
            return
        names = peers_of(self.area.sheet, self.bench.report.parties)
        if not names:
            self.app.say(_("There is no other party file here: :config makes one"), Tone.WARN)
        elif len(names) == 1:
            await self._open_peer(names[0])
        else:
            options = [(name, self._peer_line(name)) for name in names]
            self.app.choose(_("Whose file beside this one?"), options, self._peer_chosen)

    def do_editor_side(self) -> None:
        """To the other text."""
        if self.peer is not None:
            self.peer.focus()
            self.call_after_refresh(self.look)

    async def do_editor_match(self) -> None:
        """Make the other file match this one."""
        await self.looked()
        source, target = self.area, self.peer
        if target is None:
            self.app.say(_("F6 opens the file of a peer beside this one"), Tone.WARN)
        else:
            self._match(source, target, None)

    def _match(self, source: YamlArea, target: YamlArea, host: str | None) -> None:
        one, other = self.bench.whole(source.sheet), self.bench.whole(target.sheet)
        if one is None or other is None:
            broken = source.sheet if one is None else target.sheet
            self.app.say(_("Mend the YAML of {file} first", file=one_line(broken)), Tone.WARN)
            return
        try:
            mirrored = mirror(one, other, host=host)
        except AddressUnknown:
            question = _("At which address is party {id} reached?", id=one.party_id)
            self.app.ask(question, "", _no_address, lambda told: self._match(source, target, told.strip()))
        except CannotMirror as error:
            self.app.say(_("{reason}", reason=error.message), Tone.WARN)
        else:
            if mirrored.changes:
                target.rewrite(mirrored.party.document.text)
                told = _("{file}: {count} values match now", file=one_line(target.sheet), count=len(mirrored.changes))
                self.app.say(told, Tone.GOOD)
            else:
                self.app.say(_("{file} matches already", file=one_line(target.sheet)), Tone.GOOD)

    def _peer_line(self, name: str) -> str:
        own, other = self.bench.party(self.area.sheet), self.bench.party(name)
        wrong = len(between(own, other)) if own is not None and other is not None else 0
        told = _("problems between them: {count}", count=wrong) if wrong else _("they match")
        return f"{one_line(name, 40)}  {told}"

    def _peer_chosen(self, name: str) -> None:
        self.call_later(self._open_peer, name)

    async def _open_peer(self, name: str) -> None:
        await self.sides.mount(self._side(name))
        self.sides.add_class("-two")
        self.watch_disk()
        self.look()

    async def _close_peer(self, area: YamlArea) -> None:
        """What was typed into it stays with the workbench."""
        self._last = self.areas[0].focus()
        if isinstance(area.parent, Widget):
            await area.parent.remove()
        self.sides.remove_class("-two")
        self.watch_disk()
        self.look()

    def _show_pair(self) -> None:
        peer = self.peer
        self.pair.display = peer is not None
        if peer is None:
            return
        own, other = self.bench.party(self.area.sheet), self.bench.party(peer.sheet)
        wrong = len(between(own, other)) if own is not None and other is not None else None
        self.pair.update(pair_text(wrong, self.area.sheet, peer.sheet))
        for area in self.areas:
            title = area.parent.query_one(".side-title", Static) if isinstance(area.parent, Widget) else None
            if title is not None:
                edited = f"  {_('not saved')}" if self.bench.sheets[area.sheet].edited else ""
                title.update(f"{one_line(area.sheet)}{edited}")

    def _side(self, name: str) -> Widget:
        sheet = self.bench.sheets.get(name)
        area = YamlArea(name, sheet.text if sheet is not None else "")
        return Vertical(Static(classes="side-title", markup=False), area, classes="side")

    # The file

    async def do_editor_form(self) -> None:
        """The same as a form."""
        await self.looked()
        spot = self.known_spot
        at = spot.dotted if spot is not None else ""
        self.app.enter(Place("form", name=self.area.sheet, title=_("Form"), at=at))

    async def do_editor_diff(self) -> None:
        """What saving would change."""
        await self.looked()
        self.app.enter(Place("diff", name=self.area.sheet, title=_("Difference")))

    async def do_editor_save(self) -> None:
        """Write what was edited, once it was looked at."""
        await self.looked()
        self.save(self.open_sheets)

    async def do_editor_apply(self) -> None:
        """Install or update the party as the file says."""
        await self.looked()
        self.apply(self.area.sheet)

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
            self.save(edited, self.app.back)
        elif answer == _DROP:
            for name in edited:
                self.bench.drop(name)
            self.app.back()


def _no_address(text: str) -> Message | None:
    return None if text.strip() and " " not in text.strip() else _("A name or an IP address")
