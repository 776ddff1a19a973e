"""From problem to problem of the files in the editor, and their fixes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from screens.look import Tone
from services.i18n import _
from services.session.workbench import first_place

if TYPE_CHECKING:
    from screens.editor.area import YamlArea
    from screens.editor.screen import EditorScreen
    from services.party import Finding


class Mending:
    """Actions of the editor on what lint found; each looks first at the texts as they are."""

    def __init__(self, editor: EditorScreen) -> None:
        self._editor = editor

    async def do_editor_next(self) -> None:
        await self._to_problem(1)

    async def do_editor_before(self) -> None:
        await self._to_problem(-1)

    async def do_editor_fix(self) -> None:
        """Make the fix of what is wrong in this line."""
        editor = self._editor
        await editor.looked()
        area = editor.area
        row = area.cursor_location[0] + 1
        here = [one for one in self._mendable(area) if first_place(one)[0] == row]
        if here:
            self._fix(area, here[:1])
            editor.app.say(_("Fixed: {what}", what=here[0].fix.title if here[0].fix is not None else ""), Tone.GOOD)
        else:
            editor.app.say(_("Nothing in this line has a fix"), Tone.WARN)

    async def do_editor_fix_all(self) -> None:
        """Make all fixes, in the peer's file too where it is open."""
        editor = self._editor
        await editor.looked()
        made = 0
        for area in editor.areas:
            fixes = self._mendable(area)
            made += len(fixes)
            if fixes:
                self._fix(area, fixes)
        if made:
            editor.app.say(_("Fixed: {what}", what=_("{count} problems", count=made)), Tone.GOOD)
        else:
            editor.app.say(_("Nothing here has a fix"), Tone.WARN)

    def _mendable(self, area: YamlArea) -> list[Finding]:
        return [one for one in self._editor.bench.findings(area.sheet) if one.fix is not None]

    def _fix(self, area: YamlArea, findings: Sequence[Finding]) -> None:
        area.rewrite(self._editor.bench.fixed(area.sheet, findings))

    async def _to_problem(self, by: int) -> None:
        editor = self._editor
        await editor.looked()
        area = editor.area
        places = sorted({first_place(one) for one in editor.bench.findings(area.sheet)})
        row, column = area.cursor_location
        at = (row + 1, column + 1)
        beyond = [place for place in places if place > at] if by > 0 else [place for place in places if place < at]
        chosen = (beyond or places)[0 if by > 0 else -1] if places else None
        if chosen is None:
            editor.app.say(_("No problem"), Tone.GOOD)
        else:
            area.move_cursor((chosen[0] - 1, chosen[1] - 1), center=True)
