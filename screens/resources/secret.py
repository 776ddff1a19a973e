"""What a Secret holds: masked, each value shown for a moment when somebody asks for it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Container, Iterator, Mapping
from datetime import datetime, timedelta

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.resources.reading import dig, name_of
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.kubernetes import Object
from services.redact import secrets
from services.session import Session, Wanted
from services.text import one_line

SHOWN_FOR = timedelta(seconds=15)
COLUMNS = (
    Column(_("KEY"), rank=0, least=16, most=60, key="name"),
    Column(_("SIZE"), rank=1, least=5, most=10, right=True, key="size"),
    Column(_("VALUE"), rank=0, least=20, most=200, key="value"),
)
_HIDDEN = "•••"
_LONGEST = 400


class SecretScreen(ListingScreen):
    """`name` of its place is the Secret's. Enter or x shows the value under the cursor, and hides it again."""

    SCOPES = ListingScreen.SCOPES | {"secret"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._wanted = Wanted("Secret", place.namespace)
        self._session: Session | None = None
        self._shown: dict[str, datetime] = {}
        self._data: Mapping[str, str] = {}

    async def on_unmount(self) -> None:
        if self._session is not None:
            self._session.release(self._wanted)

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        if self._session is None:
            self._session = session
            await session.want(self._wanted)
        view = session.view(self._wanted)
        found = next((obj for obj in view.snapshot if name_of(obj) == self.place.name), None)
        now = self.app.now()
        self._shown = {key: until for key, until in self._shown.items() if until > now}
        self._data = held(found) if found is not None else {}
        rows = list(secret_rows(self._data, self._shown.keys()))
        self.present(self.arranged(rows), len(rows), view, _nothing())

    def do_open(self) -> None:
        self.do_reveal()

    def do_reveal(self) -> None:
        """Show the value under the cursor for a moment, or hide it."""
        row = self.table.current
        if row is None:
            return
        if self._shown.pop(row.uid, None) is None:
            # From now on it may be on the screen; nowhere else.
            secrets.register(_decoded(self._data[row.uid]) or "")
            self._shown[row.uid] = self.app.now() + SHOWN_FOR
        self.rearrange()

    def do_copy_value(self) -> None:
        """Put the value on the clipboard, without showing it."""
        row = self.table.current
        value = _decoded(self._data[row.uid]) if row is not None else None
        if value is None:
            self.app.say(_("That value is no text"), Tone.WARN)
        else:
            self.app.copy_to_clipboard(value)
            self.app.say(_("Copied, without showing it"))

    def do_save_table(self) -> None:
        """Not to a file: what is shown for a moment would stay there."""
        self.app.say(_("What a Secret holds is not written to files"), Tone.WARN)


def held(secret: Object) -> dict[str, str]:
    """What a Secret holds, in base64."""
    return {str(key): str(value) for key, value in (dig(secret, "data") or {}).items()}


def secret_rows(data: Mapping[str, str], shown: Container[str]) -> Iterator[Row]:
    """A row for each key; values are in it only for the keys in `shown`. Pure."""
    for key in sorted(data):
        value = _value(data[key]) if key in shown else _HIDDEN
        tone = Tone.PLAIN if value is not _HIDDEN else Tone.MUTED
        size = _size(data[key])
        yield Row(key, (Cell(one_line(key), Tone.STRONG), Cell(str(size), Tone.MUTED, order=size), Cell(value, tone)))


def _value(encoded: str) -> str:
    text = _decoded(encoded)
    return one_line(text, _LONGEST) if text is not None else str(_("(no text)"))


def _decoded(encoded: str) -> str | None:
    try:
        return base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None


def _size(encoded: str) -> int:
    try:
        return len(base64.b64decode(encoded))
    except binascii.Error:
        return 0


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("This Secret holds nothing, or is not there any more"))
