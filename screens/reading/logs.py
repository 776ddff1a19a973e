"""`l` and `p`: what a pod's containers write, as it is written."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime
from typing import ClassVar

from textual import work

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.resources.reading import items, text
from screens.widgets.lines import Line
from services.i18n import _
from services.kubernetes import KubernetesError, LogLine
from services.redact import secrets
from services.text import one_line, visible

# Lines come in bursts: they are painted together, so many times a second.
_FLUSH = 0.1
_TAIL = 2000


class LogScreen(TextScreen):
    """Follows one container; `o` goes to the next one."""

    SCOPES = TextScreen.SCOPES | {"log"}
    previous: ClassVar[bool] = False

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._containers: tuple[str, ...] = ()
        self._container = 0
        self._stamped = False
        self._read: list[tuple[datetime | None, Line]] = []
        self._fresh: list[LogLine] = []

    def on_mount(self) -> None:
        super().on_mount()
        self.text.follow(on=True)
        self.set_interval(_FLUSH, self._flush)
        self._read_log()

    async def pull(self, *, tick: bool) -> None:
        """The log comes by itself."""

    def count_text(self) -> str:
        container = self._containers[self._container] if self._containers else ""
        state = str(_("following") if self.text.following else _("stopped"))
        return f"{one_line(container)}  {super().count_text()}  {state}"

    def do_follow(self) -> None:
        self.text.follow(on=not self.text.following)
        self.pull_frame()

    def do_timestamps(self) -> None:
        self._stamped = not self._stamped
        self.text.show(self._stamp(stamp, line) for stamp, line in self._read)

    def do_next_container(self) -> None:
        if self._containers:
            self._container = (self._container + 1) % len(self._containers)
            self._read.clear()
            self._fresh.clear()
            self.text.show(())
            self._read_log()

    @work(group="log", exclusive=True)
    async def _read_log(self) -> None:
        session = self.app.session
        if session is None:
            return
        name, namespace = self.place.name, self.place.namespace or session.namespace
        try:
            if not self._containers:
                pod = await session.cluster.get("Pod", name, namespace)
                self._containers = tuple(text(container, "name") for container in items(pod, "spec", "containers"))
            stream = session.cluster.follow_logs(
                name, namespace, container=self._containers[self._container], previous=self.previous, tail=_TAIL
            )
            async with aclosing(stream) as lines:  # type: ignore[type-var]
                async for line in lines:
                    self._fresh.append(line)
        except KubernetesError as error:
            self._flush()
            self.text.append([(one_line(str(error)), Tone.BAD)])
        else:
            self._flush()
            self.text.append([(str(_("— the log ends here —")), Tone.MUTED)])

    def _flush(self) -> None:
        if not self._fresh:
            return
        fresh, self._fresh = self._fresh, []
        made = [(line.stamp, (visible(secrets.mask(line.text), keep=""), Tone.PLAIN)) for line in fresh]
        self._read.extend(made)
        self.text.append(self._stamp(stamp, line) for stamp, line in made)
        self.pull_frame()

    def _stamp(self, stamp: datetime | None, line: Line) -> Line:
        if not self._stamped or stamp is None:
            return line
        return f"{stamp.astimezone():%Y-%m-%d %H:%M:%S} {line[0]}", line[1]


class PreviousLogScreen(LogScreen):
    """The log of the container's life before this one."""

    previous = True
