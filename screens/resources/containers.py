"""A pod's containers, those that prepare it first: how each is, and what leads into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from screens.host import Standing
from screens.look import Tone
from screens.place import Place
from screens.resources.forwarding import ask_port
from screens.resources.objectlisting import ObjectListing
from screens.resources.reading import dig, items, name_of, number, text
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.durations import moment_of
from services.i18n import Message, _
from services.kubernetes import Object
from services.session import Session, Wanted
from services.text import one_line

COLUMNS = (
    Column(_("NAME"), rank=0, least=12, most=40, key="name"),
    Column(_("STATE"), rank=0, least=14, most=28, key="health"),
    Column(_("READY"), rank=1, least=5, most=6, key="ready"),
    Column(_("RESTARTS"), rank=2, least=4, most=8, right=True, key="restarts"),
    Column(_("KIND"), rank=4, least=6, most=10, key="kind"),
    Column(_("AGE"), rank=1, least=5, most=6, right=True, key="age"),
    Column(_("PORTS"), rank=5, least=8, most=30, key="ports"),
    Column(_("IMAGE"), rank=3, least=20, most=80, key="image"),
    Column(_("WHY"), rank=6, least=20, most=160, key="why"),
)
_GROUPS: tuple[tuple[str, str, Message], ...] = (
    ("initContainers", "initContainerStatuses", _("init")),
    ("containers", "containerStatuses", _("main")),
    ("ephemeralContainers", "ephemeralContainerStatuses", _("debug")),
)
_ON_ITS_WAY = frozenset({"ContainerCreating", "PodInitializing"})


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a pod: what is wanted, and what the kubelet says of it."""

    spec: Object
    status: Object
    group: Message

    @property
    def name(self) -> str:
        """Its name."""
        return text(self.spec, "name")


class ContainersScreen(ObjectListing):
    """`name` of its place is the pod's. Enter shows what the container writes."""

    SCOPES = ObjectListing.SCOPES | {"pods", "logs-of", "forwardable", "texts-of", "named"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._wanted = Wanted("Pod", place.namespace)
        self._session: Session | None = None
        self._pod: Object | None = None

    async def on_unmount(self) -> None:
        if self._session is not None:
            self._session.release(self._wanted)

    @property
    def command_words(self) -> Mapping[str, object]:
        words = {"kind": "Pod", "name": self.place.name, "pod": self.place.name, "container": self._container}
        return {key: word for key, word in {**words, "namespace": self.place.namespace}.items() if word}

    def standing(self) -> Standing:
        session, standing = self.app.session, super().standing()
        if session is None:
            return standing
        return replace(standing, lacks=session.permissions.lacks("Pod", self.place.namespace))

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        if self._session is None:
            self._session = session
            await session.want(self._wanted)
        view = session.view(self._wanted)
        self._pod = next((obj for obj in view.snapshot if name_of(obj) == self.place.name), None)
        rows = [container_row(one) for one in containers_of(self._pod)] if self._pod is not None else []
        self.present(self.arranged(rows), len(rows), view, _gone())
        if tick:
            self.table.tick()

    def do_open(self) -> None:
        self.do_logs()

    def do_shell(self) -> None:
        if self._pod is not None and self._container:
            self.app.shell_into(self._pod, self._container)

    def do_attach(self) -> None:
        if self._pod is not None and self._container:
            self.app.attach_to(self._pod, self._container)

    def do_node(self) -> None:
        """To the node that the pod is on."""
        node = text(self._pod, "spec", "nodeName") if self._pod is not None else ""
        if node:
            self.app.enter(Place("describe", kind="Node", name=node, title=one_line(node)))
        else:
            self.app.say(_("The pod is on no node yet"), Tone.WARN)

    def do_forward(self) -> None:
        """One of the container's ports at a port of this machine."""
        row = self.table.current
        if row is not None and self._pod is not None:
            ask_port(self.app, "Pod", {**self._pod, "spec": {"containers": [row.subject.spec]}})

    def do_forwards_of(self) -> None:
        """What is forwarded by now."""
        self.app.enter(Place("forwards"))

    @property
    def _container(self) -> str:
        row = self.table.current
        return row.subject.name if row is not None else ""

    def place_of(self, view: str) -> Place:
        here = self.place
        return Place(view, here.namespace, kind="Pod", name=here.name, at=self._container)


def containers_of(pod: Object) -> Iterator[Container]:
    """All containers of a pod, in the order in which they run. Pure."""
    for specs, statuses, group in _GROUPS:
        known = {text(status, "name"): status for status in items(pod, "status", statuses)}
        for spec in items(pod, "spec", specs):
            yield Container(spec, known.get(text(spec, "name"), {}), group)


def container_row(container: Container) -> Row:
    """One container. Pure."""
    spec, status = container.spec, container.status
    state, why, since = _state(status)
    restarts = number(status, "restartCount")
    ports = ", ".join(f"{text(port, 'name')}:{port.get('containerPort')}".lstrip(":") for port in items(spec, "ports"))
    began = moment_of(since)
    cells = (
        Cell(one_line(container.name), Tone.STRONG),
        state,
        Cell("✓" if status.get("ready") is True else "-", Tone.GOOD if status.get("ready") is True else Tone.MUTED),
        Cell(str(restarts), Tone.WARN if restarts else Tone.MUTED, order=restarts),
        Cell(str(container.group), Tone.MUTED),
        Cell("-", Tone.MUTED) if began is None else Cell(since=began),
        Cell(one_line(ports) or "-", Tone.MUTED),
        Cell(one_line(text(spec, "image")), Tone.MUTED),
        Cell(one_line(why, 300), Tone.WARN),
    )
    return Row(container.name, cells, container, tone=state.tone)


def _state(status: Object) -> tuple[Cell, str, str]:
    """State, what the kubelet says of it, and since when."""
    if dig(status, "state", "running") is not None:
        since = text(status, "state", "running", "startedAt")
        last = dig(status, "lastState", "terminated")
        why = str(_ended(last)) if isinstance(last, dict) else ""
        if status.get("ready") is True:
            return Cell(f"✓ {_('running')}", Tone.GOOD), why, since
        # A sidecar without a probe is ready at once: one that is not has a probe that fails.
        return Cell(f"… {_('running, not ready')}", Tone.BUSY), why, since
    terminated = dig(status, "state", "terminated")
    if isinstance(terminated, dict):
        since, why = text(terminated, "finishedAt"), text(terminated, "message")
        if not terminated.get("exitCode"):
            return Cell(f"○ {_('ended')}", Tone.MUTED), why, since
        return Cell(f"✗ {_ended(terminated)}", Tone.BAD), why, since
    reason = text(status, "state", "waiting", "reason")
    if not reason or reason in _ON_ITS_WAY:
        return Cell(f"… {one_line(reason, 24) or _('waiting')}", Tone.BUSY), "", ""
    return Cell(f"✗ {one_line(reason, 24)}", Tone.BAD), text(status, "state", "waiting", "message"), ""


def _ended(terminated: Object) -> Message:
    known = {"reason": one_line(text(terminated, "reason"), 20) or "-", "code": number(terminated, "exitCode")}
    return _("{reason}, exit code {code}", **known)


def _gone() -> Picture:
    return Picture("○", Tone.MUTED, _("This pod is not there any more"), None, _("Esc leads back"))
