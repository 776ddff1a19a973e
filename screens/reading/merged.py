"""`l` on a party: what all of its pods write, together, each line with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing

from screens.look import Tone
from screens.place import Place
from screens.reading.stream import StreamScreen
from screens.resources.reading import dig, items, name_of, text
from services.i18n import _
from services.kubernetes import KubernetesError
from services.party import CLUSTER_LABEL
from services.session import Session, Wanted
from services.text import one_line

_WIDEST = 24

Source = tuple[str, str]
"""Pod and container."""


class MergedLogScreen(StreamScreen):
    """`name` of its place is the party's FATE cluster, `namespace` its namespace. Pods that come later join in."""

    TAIL = 100
    """Of each container: there are many."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._wanted = Wanted("Pod", place.namespace)
        self._session: Session | None = None
        self._followed: dict[Source, object] = {}

    async def on_unmount(self) -> None:
        if self._session is not None:
            self._session.release(self._wanted)

    def count_text(self) -> str:
        return f"{_('containers: {count}', count=len(self._followed))}  {super().count_text()}"

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        if self._session is None:
            self._session = session
            await session.want(self._wanted)
        if not self._followed:
            self.gather()
        for source in self._speaking(session):
            if source not in self._followed:
                token = self._followed[source] = object()
                # Each ends by itself when its container does; all end with the screen.
                self.run_worker(self._follow(session, source, token), group="logs", exit_on_error=False)

    def reopen(self) -> None:
        self.workers.cancel_group(self, "logs")
        self._followed.clear()
        self.call_later(self.pull_now)

    def _speaking(self, session: Session) -> Iterator[Source]:
        for pod in session.view(self._wanted).snapshot:
            if dig(pod, "metadata", "labels", CLUSTER_LABEL) == self.place.name:
                for status in items(pod, "status", "containerStatuses"):
                    if dig(status, "state", "running") is not None:
                        yield name_of(pod), text(status, "name")

    async def _follow(self, session: Session, source: Source, token: object) -> None:
        pod, container = source
        shown = f"{_short(pod, container):<{_WIDEST}} │ "
        try:
            span = self.span
            stream = session.cluster.follow_logs(
                pod, self.place.namespace or "", container=container, tail=span.tail, since=span.since
            )
            async with aclosing(stream) as lines:  # type: ignore[type-var]
                async for line in lines:
                    self.take(line, shown)
        except KubernetesError as error:
            self.say(f"{shown}{one_line(str(error))}", Tone.BAD)
        finally:
            # Unless the log was opened again meanwhile.
            if self._followed.get(source) is token:
                del self._followed[source]


def _short(pod: str, container: str) -> str:
    """The container's name, and of the pod's what tells it from its siblings."""
    return one_line(f"{container} {pod.rpartition('-')[2]}", _WIDEST)
