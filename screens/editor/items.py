"""Items of the lists that a form's blocks have: another one, and one less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from services.i18n import _
from services.party import form_fields
from services.party.grammar.walking import path_text
from services.text import one_line
from services.yamldoc import remove_value

if TYPE_CHECKING:
    from screens.editor.form import FormScreen
    from services.party import ItemList
    from services.yamldoc import Path


class Items:
    """Actions of the form on the list, and the item, that its cursor is at."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form

    def do_form_add(self) -> None:
        """Another item of the list that the cursor is at."""
        app, lists = self._form.app, self._lists()
        found = [listed for listed in lists if _is_below(self._form.at, listed.path)] or lists
        if not found:
            app.say(_("There is no list here: items are added in the block of one"), Tone.WARN)
        elif len(found) == 1:
            self._form.add(found[0])
        else:
            named = {listed.dotted: listed for listed in found}
            options = [(name, _("{field}: {about}", field=name, about=listed.help)) for name, listed in named.items()]
            app.choose(_("Another item of which list?"), options, lambda name: self._form.add(named[name]))

    def do_form_remove(self) -> None:
        """Take the whole item out that the cursor is in."""
        form = self._form
        path, sheet = _item(form.at), form.bench.sheets.get(form.place.name)
        if path is None or sheet is None:
            form.app.say(_("This is in no item of a list; Del clears a value"), Tone.WARN)
            return
        try:
            form.take(form.place.name, remove_value(sheet.text, path))
        except KeyError:
            form.app.say(_("{path} cannot be edited in place", path=one_line(path_text(path))), Tone.WARN)
        else:
            form.app.say(_("{path} is taken out; u brings it back", path=one_line(path_text(path))))

    def _lists(self) -> list[ItemList]:
        """Those of the block that the cursor is in."""
        party = self._form.bench.whole(self._form.place.name)
        sections = form_fields(party) if party is not None else ()
        here = self._form.at[:1]
        return [listed for section in sections if here and section.path == here for listed in section.lists]


def _is_below(path: Path, above: Path) -> bool:
    return path[: len(above)] == above


def _item(path: Path) -> Path | None:
    """The innermost item of a list that a place is in."""
    last = max((at for at, step in enumerate(path) if isinstance(step, int)), default=None)
    return path[: last + 1] if last is not None else None
