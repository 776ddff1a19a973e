"""A value of a form: asked for as its key wants it, and put into the text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from screens.editor.formlook import written
from screens.look import Tone
from services.errors import FatetuiError
from services.i18n import Message, _
from services.party import put_value
from services.party.grammar import KeyType
from services.text import one_line

if TYPE_CHECKING:
    from screens.editor.form import FormScreen
    from services.party import Field


class Filling:
    """Changes the values of one form's file."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form

    def change(self, field: Field) -> None:
        """Let the operator choose or type another value."""
        app = self._form.app
        if field.closed:
            now = written(field)
            options = [(word, f"● {word}" if word == now else f"  {word}") for word in field.words]
            app.choose(_question(field), options, lambda word: self.put(field, word))
        elif field.key.type is KeyType.LIST and field.words:
            self._choose_items(field)
        else:
            app.ask(_question(field), written(field), partial(self._refusal, field), partial(self._typed, field))

    def put(self, field: Field, told: str) -> None:
        """Let the file say `told`."""
        form = self._form
        party = form.bench.whole(form.place.name)
        try:
            if party is not None:
                form.take(form.place.name, put_value(party, field.dotted, told))
        except FatetuiError as error:
            form.app.say(_("{reason}", reason=error.message), Tone.WARN)

    def _choose_items(self, field: Field) -> None:
        """An item of the list comes or goes."""
        listed = [str(item) for item in field.value] if isinstance(field.value, list) else []
        words = list(dict.fromkeys([*field.words, *listed]))
        options = [(word, f"{'■' if word in listed else '□'} {one_line(word)}") for word in words]

        def toggled(word: str) -> None:
            chosen = [one for one in listed if one != word] if word in listed else [*listed, word]
            self.put(field, ", ".join(chosen))

        self._form.app.choose(_question(field), options, toggled)

    def _typed(self, field: Field, told: str) -> None:
        if told != written(field):
            self.put(field, told)

    def _refusal(self, field: Field, told: str) -> Message | None:
        """What is wrong with `told`; what stands there already is not complained about."""
        party = self._form.bench.whole(self._form.place.name)
        if party is None or told == written(field):
            return None
        try:
            put_value(party, field.dotted, told)
        except FatetuiError as error:
            return error.message
        return None


def _question(field: Field) -> Message:
    return _("{field}: {about}", field=one_line(field.dotted), about=field.help)
