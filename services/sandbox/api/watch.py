"""Watches: a stream of changes as one JSON object per line."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from contextlib import suppress

from aiohttp import web

from services.sandbox.api.call import Call
from services.sandbox.api.conversion import encoded
from services.sandbox.api.handlers import selected
from services.sandbox.api.respond import Form, form_of, partial, table
from services.sandbox.api.selectors import Matches, selector
from services.sandbox.history import Change, Entry, Subscription
from services.sandbox.status import ApiStatus, Object

_LONGEST = 30 * 60
_BOOKMARK_EVERY = 30.0
_INITIAL_END = {"k8s.io/initial-events-end": "true"}


async def watch(call: Call) -> web.StreamResponse:
    """Stream until `timeoutSeconds`, the client or a fault ends it. Raises ApiStatus 400 before the stream starts."""
    query = call.request.query
    matches = selector(call.resource, query.get("labelSelector", ""), query.get("fieldSelector", ""))
    writer = _Writer(call, matches)
    asked = query.get("resourceVersion", "")
    initial = call.flag("sendInitialEvents") or (asked in ("", "0") and query.get("sendInitialEvents") != "false")
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Cache-Control": "no-cache, private"})
    response.enable_chunked_encoding()
    with suppress(ConnectionResetError):  # the way in which most watches end: the client is gone
        await response.prepare(call.request)
        try:
            entries = selected(call) if initial else []
            subscription = call.store.subscribe(call.resource, None if initial else _version(asked))
            # Even an empty write sends the headers: clients wait for them before they believe in the watch.
            await response.write(writer.initial(entries, bookmark=call.flag("sendInitialEvents")))
            await _follow(call, response, subscription, writer)
        except ApiStatus as error:
            await response.write(_line("ERROR", error.body()))
        await response.write_eof()
    return response


def _version(asked: str) -> int | None:
    return int(asked) if asked.isdigit() else None


async def _follow(call: Call, response: web.StreamResponse, subscription: Subscription, writer: _Writer) -> None:
    end = time.monotonic() + (call.number("timeoutSeconds") or _LONGEST)
    bookmarks = call.flag("allowWatchBookmarks")
    cut = asyncio.ensure_future(call.server.faults.cut())
    changes = asyncio.ensure_future(subscription.changes())
    try:
        while (left := end - time.monotonic()) > 0:
            await asyncio.wait({cut, changes}, timeout=min(left, _BOOKMARK_EVERY), return_when=asyncio.FIRST_COMPLETED)
            if cut.done():
                _break(call.request)
                return
            if changes.done():
                data = writer.events(changes.result())
                changes = asyncio.ensure_future(subscription.changes())
                if data:
                    await response.write(data)
            elif bookmarks:
                await response.write(writer.bookmark({}))
    finally:
        cut.cancel()
        changes.cancel()


def _break(request: web.Request) -> None:
    """Cut the connection as a dying server does: no end of the stream, just silence."""
    if request.transport is not None:
        request.transport.abort()


class _Writer:
    """Turns changes into lines of the form that the client asked for, and tells who enters and leaves a selector."""

    def __init__(self, call: Call, matches: Matches | None) -> None:
        self._call = call
        self._matches = matches
        self._form = form_of(call.request.headers.get("Accept", ""))
        self._columns_sent = False

    def initial(self, entries: Iterable[Entry], *, bookmark: bool) -> bytes:
        lines = b"".join(self._event("ADDED", entry) for entry in entries)
        return lines + (self.bookmark(_INITIAL_END) if bookmark else b"")

    def events(self, changes: Iterable[Change]) -> bytes:
        return b"".join(self._change(change) for change in changes)

    def bookmark(self, annotations: Object) -> bytes:
        metadata: Object = {"resourceVersion": str(self._call.store.version), "creationTimestamp": None}
        if annotations:
            metadata["annotations"] = annotations
        head = {"kind": self._call.resource.kind, "apiVersion": self._call.served.api_version}
        if self._form is Form.TABLE:
            return _line("BOOKMARK", table(self._call, [], metadata, with_columns=False))
        return _line("BOOKMARK", {**head, "metadata": metadata})

    def _change(self, change: Change) -> bytes:
        if not self._of_interest(change.entry):
            return b""
        now = self._matches is None or self._matches(change.entry.obj)
        before = change.previous is not None and (self._matches is None or self._matches(change.previous.obj))
        if change.type == "DELETED":
            return self._event("DELETED", change.entry) if before else b""
        if now:
            return self._event("MODIFIED" if before else "ADDED", change.entry)
        return self._event("DELETED", change.entry) if before else b""

    def _of_interest(self, entry: Entry) -> bool:
        call, metadata = self._call, entry.obj["metadata"]
        in_namespace = not call.resource.namespaced or call.namespace in ("", metadata["namespace"])
        return in_namespace and call.name in ("", metadata["name"])

    def _event(self, kind: str, entry: Entry) -> bytes:
        if self._form is Form.OBJECT:
            data = encoded(entry, self._call.resource, self._call.served)
            return b'{"type":"%s","object":%s}\n' % (kind.encode(), data)
        if self._form is Form.METADATA:
            return _line(kind, partial(entry.obj))
        rows = table(self._call, [entry.obj], entry.obj["metadata"], with_columns=not self._columns_sent)
        self._columns_sent = True
        return _line(kind, rows)


def _line(kind: str, obj: Object) -> bytes:
    return json.dumps({"type": kind, "object": obj}, separators=(",", ":")).encode() + b"\n"
