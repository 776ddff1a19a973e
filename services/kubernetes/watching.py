"""List in pages, then watch: the two halves of following a kind (kubernetes.md §1, "Recommended")."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubernetes.backoff import Backoff
from services.kubernetes.discovery import Resource
from services.kubernetes.errors import Gone, KubernetesError, NotKubernetes, Unreachable, error_of, object_in
from services.kubernetes.objects import Listing, metadata
from services.kubernetes.wire import Object, Query, collector_paused, parse_json
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes.transport import Transport

PAGE = 250
"""Objects per list request: larger pages hold up the event loop while they are parsed."""
_PORTION = 50

LIST_DEADLINE = 30.0
WATCH_SECONDS = 270
"""How long the server may keep one watch open; after 15 s more without a byte the connection is taken for dead."""

_WATCH_GRACE = 15.0
_SHORT = 1.0
"""Seconds below which a watch is taken for a refused one, as client-go does."""


class EventType(StrEnum):
    """What happened to an object."""

    ADDED = "ADDED"
    MODIFIED = "MODIFIED"
    DELETED = "DELETED"


_BOOKMARK, _ERROR = "BOOKMARK", "ERROR"
_KINDS = frozenset({*EventType, _BOOKMARK, _ERROR})


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """One change; for DELETED the object is its last state."""

    type: EventType
    object: Object


@dataclass(frozen=True, slots=True)
class Selection:
    """Which objects: a resource, one namespace or all, and selectors in kubectl's syntax."""

    resource: Resource
    namespace: str | None = None
    labels: str = ""
    fields: str = ""

    @property
    def path(self) -> str:
        return self.resource.path(self.namespace)

    @property
    def subject(self) -> str:
        return f"{self.resource.plural} in {self.namespace}" if self.namespace else self.resource.plural

    @property
    def query(self) -> list[tuple[str, str]]:
        pairs = (("labelSelector", self.labels), ("fieldSelector", self.fields))
        return [(key, value) for key, value in pairs if value]


async def list_all(transport: Transport, selection: Selection, on_item: Callable[[Object], Object]) -> Listing:
    """Every object of `selection`, each passed through `on_item` as its page arrives.

    A list whose continuation expired meanwhile is begun again once. Raises KubernetesError.
    """
    try:
        return await _list_once(transport, selection, on_item)
    except Gone:
        return await _list_once(transport, selection, on_item)


async def _list_once(transport: Transport, selection: Selection, on_item: Callable[[Object], Object]) -> Listing:
    items: list[Object] = []
    coming = asyncio.create_task(_page(transport, selection, ""))
    try:
        while True:
            page = await coming
            meta = page.get("metadata") or {}
            token = meta.get("continue") or ""
            if token:
                # The server makes the next page while we go through this one.
                coming = asyncio.create_task(_page(transport, selection, token))
            await _take_in(items, page.get("items") or (), lambda item: on_item(_named(item, selection.resource)))
            if not token:
                return Listing(items, str(meta.get("resourceVersion") or ""))
    finally:
        coming.cancel()


async def _page(transport: Transport, selection: Selection, token: str) -> Object:
    # No resourceVersion: with resourceVersion=0 the server ignores the limit (kubernetes.md §1).
    query: Query = [*selection.query, ("limit", str(PAGE)), *([("continue", token)] if token else [])]
    response = await transport.request(
        "GET", selection.path, query=query, deadline=LIST_DEADLINE, subject=selection.subject
    )
    with collector_paused():
        page = object_in(response, selection.subject)
        if len(page.get("items") or ()) == PAGE:
            # What came stays for long: without this the next collection, and many a later one, would look through it.
            gc.freeze()
    return page


async def _take_in(items: list[Object], page: Sequence[Object], on_item: Callable[[Object], Object]) -> None:
    """Add a page to `items`, in portions between which the event loop gets its turn."""
    for start in range(0, len(page), _PORTION):
        items += map(on_item, page[start : start + _PORTION])
        await asyncio.sleep(0)


def _named(item: Object, resource: Resource) -> Object:
    """The objects of a list come without kind and apiVersion."""
    if not isinstance(item, dict):
        raise NotKubernetes(resource.plural)
    return {"apiVersion": resource.group_version, "kind": resource.kind, **item}


async def watch(
    transport: Transport,
    selection: Selection,
    resource_version: str | None,
    on_trouble: Callable[[KubernetesError | None], None] = lambda _error: None,
) -> AsyncGenerator[WatchEvent]:
    """Changes after `resource_version`; without one, first every object that exists, as ADDED.

    Goes on through cut connections and a server in trouble, telling `on_trouble` (None: it works again). Raises Gone
    when the version is no longer kept, and any error that trying again would not cure.
    """
    cursor = _Cursor(resource_version or "")
    backoff, clock = Backoff(), asyncio.get_running_loop().time
    while True:
        began = clock()
        try:
            async with aclosing(_watch_once(transport, selection, cursor, lambda: on_trouble(None))) as events:
                async for event in events:
                    backoff.reset()
                    if event is not None:
                        yield event
        except KubernetesError as error:
            if isinstance(error, Gone) or not error.transient:
                raise
            on_trouble(error)
            await backoff.pause()
        else:
            # A server on its way down, or a proxy, may end every watch at once and in good order.
            if clock() - began < _SHORT:
                await backoff.pause()


@dataclass(slots=True)
class _Cursor:
    version: str


async def _watch_once(
    transport: Transport, selection: Selection, cursor: _Cursor, on_open: Callable[[], None]
) -> AsyncGenerator[WatchEvent | None]:
    """One watch request: events, and None for a bookmark. Ends when the server ends it in good order."""
    query = [
        *selection.query,
        ("watch", "true"),
        ("allowWatchBookmarks", "true"),
        ("timeoutSeconds", str(WATCH_SECONDS)),
    ]
    if cursor.version:
        query.append(("resourceVersion", cursor.version))
    async with transport.stream(
        selection.path, query=query, subject=selection.subject, silence=WATCH_SECONDS + _WATCH_GRACE
    ) as lines:
        on_open()
        async for line in lines:
            if line:
                yield _event(_parsed(line, selection), selection, cursor)


def _event(line: Mapping[str, Any], selection: Selection, cursor: _Cursor) -> WatchEvent | None:
    kind, obj = str(line.get("type")), line.get("object")
    if not isinstance(obj, dict) or kind not in _KINDS:
        raise Unreachable(selection.subject, cause=_("This is no event of a watch: {said}", said=one_line(str(line))))
    if kind == _ERROR:
        code = obj.get("code")
        raise error_of(code if isinstance(code, int) else 500, obj, selection.subject)
    cursor.version = str(metadata(obj).get("resourceVersion") or cursor.version)
    return None if kind == _BOOKMARK else WatchEvent(EventType(kind), obj)


def _parsed(line: bytes, selection: Selection) -> Mapping[str, Any]:
    try:
        event = parse_json(line)
    except ValueError as error:
        # The last line of a cut connection is half a line.
        raise Unreachable(selection.subject, cause=str(error)) from error
    return event if isinstance(event, dict) else {}
