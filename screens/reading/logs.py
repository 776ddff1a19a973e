"""`l` and `p`: what a pod's containers write, as it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from typing import ClassVar

from screens.look import Tone
from screens.place import Place
from screens.reading.stream import StreamScreen
from screens.resources.reading import dig, items, number, text
from services.i18n import _
from services.kubernetes import KubernetesError, Object
from services.session import Session
from services.text import one_line

_WIDEST = 16


class LogScreen(StreamScreen):
    """Follows one container, or all of them; `o` goes to the next one."""

    SCOPES = StreamScreen.SCOPES | {"one-log"}
    previous: ClassVar[bool] = False

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._containers: tuple[str, ...] = ()
        self._container = 0
        self._all = False
        self._begun_again: frozenset[str] = frozenset()
        """The containers that had a life before this one."""

    def on_mount(self) -> None:
        self.reopen()

    def count_text(self) -> str:
        container = ""
        if self._all:
            container = str(_("containers: {count}", count=len(self._containers)))
        elif self._containers:
            container = one_line(self._containers[self._container])
        return f"{container}  {super().count_text()}"

    def nothing(self) -> tuple[str, ...]:
        wanted = self._containers if self._all else self._containers[self._container :][:1]
        if not self.previous or not wanted or not self._begun_again.isdisjoint(wanted):
            return super().nothing()
        name = one_line(wanted[0])
        told = _("{container} was never begun again: there is no log before this one", container=name)
        return str(told), str(_("Esc, then l shows what it writes now"))

    def do_next_container(self) -> None:
        if self._containers:
            self._container = (self._container + 1) % len(self._containers)
            self._begin_again(every=False)

    def do_all_containers(self) -> None:
        self._begin_again(every=not self._all)

    def reopen(self) -> None:
        self.run_worker(self._read(), group="log", exclusive=True)

    async def _read(self) -> None:
        session = self.app.session
        if session is None:
            return
        name, namespace = self.place.name, self.place.namespace or session.namespace
        try:
            if not self._containers:
                pod = await session.cluster.get("Pod", name, namespace)
                self._containers = containers_with_logs(pod)
                self._begun_again = frozenset(_begun_again(pod))
                if self.place.at in self._containers:
                    self._container = self._containers.index(self.place.at)
        except KubernetesError as error:
            self.say(one_line(str(error)), Tone.BAD)
            return
        wanted = self._containers if self._all else self._containers[self._container :][:1]
        if self._all:
            self.gather()
        await asyncio.gather(*(self._follow(session, namespace, container) for container in wanted))

    def _begin_again(self, *, every: bool) -> None:
        self._all = every
        self._fresh.clear()
        self.text.show(())
        self.reopen()

    async def _follow(self, session: Session, namespace: str, container: str) -> None:
        if self.previous and container not in self._begun_again:
            return
        shown = f"{one_line(container, _WIDEST):<{_WIDEST}} │ " if self._all else ""
        span = self.span
        try:
            stream = session.cluster.follow_logs(
                self.place.name,
                namespace,
                container=container,
                previous=self.previous,
                tail=span.tail,
                since=span.since,
            )
            async with aclosing(stream) as lines:  # type: ignore[type-var]
                async for line in lines:
                    self.take(line, shown)
        except KubernetesError as error:
            self.say(f"{shown}{one_line(str(error))}", Tone.BAD)
        else:
            self.say(f"{shown}{_('— the log ends here —')}", Tone.MUTED)


def containers_with_logs(pod: Object) -> tuple[str, ...]:
    """The names of all containers, those that do the work first. Pure."""
    found = (
        one for group in ("containers", "initContainers", "ephemeralContainers") for one in items(pod, "spec", group)
    )
    return tuple(text(container, "name") for container in found)


def _begun_again(pod: Object) -> Iterator[str]:
    for kind in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for status in items(pod, "status", kind):
            if number(status, "restartCount") or dig(status, "lastState"):
                yield text(status, "name")


class PreviousLogScreen(LogScreen):
    """The log of the container's life before this one."""

    previous = True
