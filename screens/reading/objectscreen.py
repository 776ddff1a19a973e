"""A text made of one object, kept up to date while it is read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.i18n import _
from services.kubernetes import Object, name_of
from services.session import Session, Trust, Wanted
from services.text import one_line


class ObjectScreen(TextScreen):
    """Finds the object of its place among those that are followed."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._wanted = (Wanted(place.kind, place.namespace), Wanted("Event", place.namespace))
        self._session: Session | None = None
        self._written: list[Line] = []

    async def on_unmount(self) -> None:
        if self._session is not None:
            self._session.release(*self._wanted)

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        if self._session is None:
            self._session = session
            await session.want(*self._wanted)
        view = session.view(self._wanted[0])
        obj = next((obj for obj in view.snapshot if name_of(obj) == self.place.name), None)
        if obj is not None:
            lines = list(self.write(obj, session.view(self._wanted[1]).snapshot.items))
        elif view.trust is Trust.LOADING:
            lines = [(str(_("Loading")), Tone.BUSY)]
        elif view.error is not None:
            lines = [(one_line(str(view.error)), Tone.BAD)]
        else:
            kind, name = self.place.kind, one_line(self.place.name)
            lines = [(str(_("{kind} {name} is not there any more", kind=kind, name=name)), Tone.WARN)]
        if lines != self._written:
            self._written = lines
            self.text.show(lines)

    @abstractmethod
    def write(self, obj: Object, events: Iterable[Object]) -> Iterable[Line]:
        """The text of `obj`; `events` may be those of others."""
