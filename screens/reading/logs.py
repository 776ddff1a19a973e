"""`l` and `p`: what a pod's containers write, as it is written."""

from __future__ import annotations

from contextlib import aclosing
from typing import ClassVar

from textual import work

from screens.look import Tone
from screens.place import Place
from screens.reading.stream import StreamScreen
from screens.resources.reading import items, text
from services.i18n import _
from services.kubernetes import KubernetesError
from services.text import one_line

_TAIL = 2000


class LogScreen(StreamScreen):
    """Follows one container; `o` goes to the next one."""

    SCOPES = StreamScreen.SCOPES | {"one-log"}
    previous: ClassVar[bool] = False

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._containers: tuple[str, ...] = ()
        self._container = 0

    def on_mount(self) -> None:
        super().on_mount()
        self._read_log()

    def count_text(self) -> str:
        container = self._containers[self._container] if self._containers else ""
        return f"{one_line(container)}  {super().count_text()}"

    def do_next_container(self) -> None:
        if self._containers:
            self._container = (self._container + 1) % len(self._containers)
            self.begin_again()
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
                    self.take(line)
        except KubernetesError as error:
            self.say(one_line(str(error)), Tone.BAD)
        else:
            self.say(str(_("— the log ends here —")), Tone.MUTED)


class PreviousLogScreen(LogScreen):
    """The log of the container's life before this one."""

    previous = True
