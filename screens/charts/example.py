"""The example party file of a chart, as KubeFATE hands it out."""

from __future__ import annotations

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.errors import FatetuiError
from services.i18n import _
from services.text import one_line, visible


class ExampleScreen(TextScreen):
    """`name` of its place is `CHART@VERSION`. Asked for once: KubeFATE may have to download the chart first."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._asked = False

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None or self._asked:
            return
        self._asked = True
        self.text.show([(str(_("KubeFATE is asked; it downloads the chart when it has none")), Tone.BUSY)])
        self.run_worker(self._ask(), group="example", exclusive=True)

    async def _ask(self) -> None:
        session = self.app.session
        name, version = self.place.name.split("@", 1)
        if session is None:
            return
        lines: list[Line]
        try:
            text = await session.holdings.example(name, version)
        except FatetuiError as error:
            lines = [(f"✗ {one_line(str(error), 300)}", Tone.BAD)]
            if error.remedy is not None:
                lines.append((f"→ {one_line(str(error.remedy), 300)}", Tone.PLAIN))
        else:
            told = [(visible(line), Tone.PLAIN) for line in text.splitlines()]
            lines = told or [(str(_("KubeFATE has no example for this chart")), Tone.MUTED)]
        self.text.show(lines)
