"""Any table of Kubernetes objects."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from screens.host import Standing
from screens.look import Tone
from screens.place import Place
from screens.resources.building import RowBuilder
from screens.resources.changing import Changing
from screens.resources.definition import Seen, TableDefinition
from screens.resources.forwarding import ask_port
from screens.resources.objectlisting import ObjectListing
from screens.resources.reading import items, name_of, text
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.i18n import _
from services.kubernetes import Object, Snapshot
from services.session import Session, Trust, View, Wanted
from services.text import one_line

_TELLING = (Trust.STALE, Trust.LIVE, Trust.LOADING, Trust.FAILED, Trust.DENIED, Trust.UNKNOWN_KIND)


class ResourceScreen(ObjectListing):
    """The objects of one kind, of a namespace or all, each with the verdict on it."""

    def __init__(self, place: Place, definition: TableDefinition) -> None:
        super().__init__(place)
        self.definition = definition
        namespace = place.namespace if definition.namespaced else None
        self._builders = [RowBuilder(one, all_namespaces=place.namespace is None) for one in definition.tables]
        # Those of the first kind: all have the same.
        self.columns = self._builders[0].columns
        self._wanted = tuple(Wanted(one.kind, namespace, place.labels) for one in definition.tables)
        self._events = Wanted("Event", place.namespace)
        self._session: Session | None = None
        self._rows: list[Row] = []
        self._presented: list[Row] | None = None
        self._asked: tuple[object, ...] = ()
        """What is on the screen, and how it was asked for: where neither changed, there is nothing to do."""
        self._building = False
        self._changing = Changing(self)

    @property
    def doers(self) -> Sequence[object]:
        return *super().doers, self._changing

    @property
    def scopes(self) -> frozenset[str]:
        spaced = {"spaced"} if self.definition.namespaced else set()
        return self.SCOPES | {"objects", "named", "texts-of"} | spaced | self.definition.scopes

    @property
    def _judged(self) -> bool:
        return self.definition.namespaced and any(one.judge is not None for one in self.definition.tables)

    def on_mount(self) -> None:
        self.table.columns.sorting = self.definition.sorting
        self.table.tells_changes = True

    async def on_unmount(self) -> None:
        if self._session is not None:
            self._session.release(*self._all_wanted())

    def standing(self) -> Standing:
        standing = replace(super().standing(), namespaced=self.definition.namespaced)
        session = self._session
        if session is None:
            return standing
        namespace = self.place.namespace
        obj = self.selected()
        if obj is not None:
            namespace = text(obj, "metadata", "namespace") or None
        return replace(standing, lacks=session.permissions.lacks(self.selected_kind, namespace))

    def retranslate(self) -> None:
        super().retranslate()
        for builder in self._builders:
            builder.forget()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        if self._session is None:
            self._session = session
            await session.want(*self._all_wanted())
        views = [session.view(wanted) for wanted in self._wanted]
        events = session.view(self._events).snapshot if self._judged else None
        await self._build(views, events, tick=tick)
        table, view = self.table, min(views, key=_telling)
        asked = (view.trust, self.filter.text, self.faults_only, table.columns.sorting)
        if not self._rows or self._presented is not self._rows or asked != self._asked or view.trust is not Trust.LIVE:
            self._presented, self._asked = self._rows, asked
            self.present(self.arranged(self._rows), len(self._rows), view, self._empty())
        if tick:
            table.tick()

    async def _build(self, views: Sequence[View], events: Snapshot | None, *, tick: bool) -> None:
        """Make the rows; while that goes on elsewhere, those of before are good enough."""
        if self._building:
            return
        self._building = True
        try:
            now = self.app.now()
            pairs = zip(self._builders, views, strict=True)
            made = [await self._made(builder.build(view.snapshot, events, now, tick=tick)) for builder, view in pairs]
            self._rows = made[0] if len(made) == 1 else list(chain.from_iterable(made))
        finally:
            self._building = False

    async def _made(self, making: Generator[None, None, list[Row]]) -> list[Row]:
        """What `making` comes to; between its pauses others have their turn."""
        while True:
            try:
                next(making)
            except StopIteration as done:
                rows: list[Row] = done.value
                return rows
            await self.app.give_way()

    def selected(self) -> Object | None:
        """The object under the cursor."""
        row = self.table.current
        if row is None or not isinstance(row.subject, Seen):
            return None
        return row.subject.obj

    @property
    def selected_kind(self) -> str:
        """The kind of the object under the cursor; the first kind where there is none."""
        row = self.table.current
        seen = row.subject if row is not None else None
        return seen.kind if isinstance(seen, Seen) else self.definition.tables[0].kind

    @property
    def command_words(self) -> Mapping[str, object]:
        obj = self.selected()
        namespace = text(obj, "metadata", "namespace") if obj is not None else self.place.namespace
        name = name_of(obj) if obj is not None else None
        spaced = self.definition.namespaced
        return {"kind": self.selected_kind} | _told(name=name, pod=name, namespace=namespace if spaced else None)

    def place_of(self, view: str) -> Place | None:
        """`view` of the object under the cursor."""
        obj = self.selected()
        if obj is None:
            return None
        called = name_of(obj)
        return Place(view, text(obj, "metadata", "namespace") or None, kind=self.selected_kind, name=called)

    def do_open(self) -> None:
        obj = self.selected()
        if obj is None:
            return
        drill = next(one.drill for one in self.definition.tables if one.kind == self.selected_kind)
        place = drill(obj) if drill is not None else None
        place = place or self.place_of("describe")
        if place is not None:
            self.app.enter(place)

    def do_explain(self) -> None:
        """What the doctor makes of it."""
        self.enter_view("doctor")

    def do_forward(self) -> None:
        """A port of the pod or Service at a port of this machine."""
        obj = self.selected()
        if obj is not None:
            ask_port(self.app, self.selected_kind, obj)

    def do_forwards_of(self) -> None:
        """What is forwarded by now."""
        self.app.enter(Place("forwards"))

    def do_copy_namespace(self) -> None:
        obj = self.selected()
        if obj is not None:
            self.app.copy(text(obj, "metadata", "namespace"))

    def do_warp(self) -> None:
        obj = self.selected()
        if obj is not None:
            self.app.use_namespace(text(obj, "metadata", "namespace"))

    def do_owner(self) -> None:
        """To the object that made this one: in its table where there is one."""
        obj = self.selected()
        owners = items(obj, "metadata", "ownerReferences") if obj is not None else []
        if not owners:
            self.app.say(_("Nothing owns this object"), Tone.WARN)
            return
        owner = next((one for one in owners if one.get("controller")), owners[0])
        self._enter_object(text(owner, "kind"), text(owner, "name"), text(obj, "metadata", "namespace") or None)

    def do_node(self) -> None:
        """To the node that the pod is on."""
        pod = self.selected()
        node = text(pod, "spec", "nodeName") if pod is not None else ""
        if node:
            self._enter_object("Node", node, None)
        else:
            self.app.say(_("The pod is on no node yet"), Tone.WARN)

    def do_use_namespace(self) -> None:
        obj = self.selected()
        if obj is not None:
            self.app.use_namespace(name_of(obj))

    def _enter_object(self, kind: str, name: str, namespace: str | None) -> None:
        table = self.app.table_of(kind)
        title = one_line(name)
        if table is None:
            self.app.enter(Place("describe", namespace, kind=kind, name=name, title=title))
        else:
            self.app.enter(Place(table, namespace, filter=f"^{re.escape(name)}( |$)", title=title))

    def _all_wanted(self) -> tuple[Wanted, ...]:
        return (*self._wanted, self._events) if self._judged else self._wanted

    def _empty(self) -> Picture:
        kind = self.definition.title
        if not self.definition.namespaced or self.place.namespace is None:
            return Picture("○", Tone.MUTED, _("There are no {kind} here", kind=kind))
        heading = _("There are no {kind} in {namespace}", kind=kind, namespace=one_line(self.place.namespace))
        return Picture("○", Tone.MUTED, heading, None, _("0 looks at all namespaces"))


def _told(**words: str | None) -> dict[str, object]:
    return {key: word for key, word in words.items() if word}


def _telling(view: View) -> int:
    """Of the views of several kinds the one that tells how far all can be trusted: one that is not up to date, else
    one that is."""
    return _TELLING.index(view.trust)
