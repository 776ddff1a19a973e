"""The file of a peer beside the one in the editor: opened, told whether both match, and made to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from screens.editor.area import YamlArea
from screens.editor.look import pair_text
from screens.look import Tone
from services.federation import AddressUnknown, CannotMirror, mirror
from services.i18n import Message, _
from services.session.pairs import between, peers_of
from services.text import one_line

if TYPE_CHECKING:
    from screens.editor.screen import EditorScreen
    from services.session.workbench import Workbench


class Beside:
    """Actions of the editor on two files."""

    def __init__(self, editor: EditorScreen) -> None:
        self._editor = editor

    @property
    def _bench(self) -> Workbench:
        return self._editor.bench

    async def do_editor_pair(self) -> None:
        """Open the file of a peer beside this one, or close it again."""
        editor = self._editor
        await editor.looked()
        if editor.peer is not None:
            await self._close(editor.areas[1])
            return
        names = peers_of(editor.area.sheet, self._bench.report.parties)
        if not names:
            editor.app.say(_("There is no other party file here: :config makes one"), Tone.WARN)
        elif len(names) == 1:
            await self._open(names[0])
        else:
            options = [(name, self._line(name)) for name in names]
            editor.app.choose(_("Whose file beside this one?"), options, self._chosen)

    def do_editor_side(self) -> None:
        """To the other text."""
        editor = self._editor
        if editor.peer is not None:
            editor.peer.focus()
            editor.call_after_refresh(editor.look)

    async def do_editor_match(self) -> None:
        """Make the other file match this one."""
        editor = self._editor
        await editor.looked()
        source, target = editor.area, editor.peer
        if target is None:
            editor.app.say(_("F6 opens the file of a peer beside this one"), Tone.WARN)
        else:
            self._match(source, target, None)

    def tell(self) -> None:
        """Show whether both match, and which of them is not saved."""
        editor, peer = self._editor, self._editor.peer
        editor.pair.display = peer is not None
        if peer is None:
            return
        editor.pair.update(pair_text(self._problems_with(peer.sheet), editor.area.sheet, peer.sheet))
        for area in editor.areas:
            title = area.parent.query_one(".side-title", Static) if isinstance(area.parent, Widget) else None
            if title is not None:
                edited = f"  {_('not saved')}" if self._bench.sheets[area.sheet].edited else ""
                title.update(f"{one_line(area.sheet)}{edited}")

    def _match(self, source: YamlArea, target: YamlArea, host: str | None) -> None:
        app = self._editor.app
        one, other = self._bench.whole(source.sheet), self._bench.whole(target.sheet)
        if one is None or other is None:
            broken = source.sheet if one is None else target.sheet
            app.say(_("Mend the YAML of {file} first", file=one_line(broken)), Tone.WARN)
            return
        try:
            mirrored = mirror(one, other, host=host)
        except AddressUnknown:
            question = _("At which address is party {id} reached?", id=one.party_id)
            app.ask(question, "", _no_address, lambda told: self._match(source, target, told.strip()))
        except CannotMirror as error:
            app.say(_("{reason}", reason=error.message), Tone.WARN)
        else:
            if mirrored.changes:
                target.rewrite(mirrored.party.document.text)
                told = _("{file}: {count} values match now", file=one_line(target.sheet), count=len(mirrored.changes))
                app.say(told, Tone.GOOD)
            else:
                app.say(_("{file} matches already", file=one_line(target.sheet)), Tone.GOOD)

    def _line(self, name: str) -> str:
        wrong = self._problems_with(name)
        told = _("problems between them: {count}", count=wrong) if wrong else _("they match")
        return f"{one_line(name, 40)}  {told}"

    def _problems_with(self, name: str) -> int | None:
        """How many there are between the file that keys go to and another; None where one of them is none."""
        own, other = self._bench.party(self._editor.area.sheet), self._bench.party(name)
        return len(between(own, other)) if own is not None and other is not None else None

    def _chosen(self, name: str) -> None:
        self._editor.call_later(self._open, name)

    async def _open(self, name: str) -> None:
        editor = self._editor
        await editor.sides.mount(side(name, self._bench))
        editor.sides.add_class("-two")
        self._other_files()

    async def _close(self, area: YamlArea) -> None:
        """What was typed into it stays with the workbench."""
        editor = self._editor
        editor.last = editor.areas[0].focus()
        if isinstance(area.parent, Widget):
            await area.parent.remove()
        editor.sides.remove_class("-two")
        self._other_files()

    def _other_files(self) -> None:
        self._editor.saving.disk.watch()
        self._editor.look()


def side(name: str, bench: Workbench) -> Widget:
    """A text of `bench` with its title."""
    sheet = bench.sheets.get(name)
    area = YamlArea(name, sheet.text if sheet is not None else "")
    return Vertical(Static(classes="side-title", markup=False), area, classes="side")


def _no_address(text: str) -> Message | None:
    return None if text.strip() and " " not in text.strip() else _("A name or an IP address")
