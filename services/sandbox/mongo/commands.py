"""The commands that the demo's database knows, on the records of its KubeFATE."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bson import Int64, ObjectId

from services.sandbox.kubefate.documents import COLLECTIONS, DATABASE
from services.sandbox.kubefate.records import Records
from services.sandbox.mongo.documents import documents, remove, store
from services.sandbox.mongo.queries import Unknown, fits, projected, updated
from services.sandbox.mongo.scram import MECHANISM, Conversation, Refused

VERSION = "4.2.24"
WIRE_VERSION = 8
_FIRST_BATCH = 101
_OPEN = frozenset({"hello", "isMaster", "ismaster", "saslStart", "saslContinue", "buildInfo", "buildinfo", "ping"})
"""What is answered to those who have not logged in."""

Command = Mapping[str, Any]
Reply = dict[str, Any]


class Failure(Exception):
    """A command that fails, with MongoDB's code for it."""

    def __init__(self, code: int, name: str, message: str) -> None:
        super().__init__(message)
        self.reply = {"ok": 0.0, "errmsg": message, "code": code, "codeName": name}


class Talk:
    """What one connection says and hears. `login` is the name and password that it has to have; None for none."""

    def __init__(self, records: Records, login: tuple[str, str] | None) -> None:
        self._records = records
        self._login = login
        self._conversation: Conversation | None = None
        self._welcome = login is None
        self._cursors: dict[int, list[dict[str, Any]]] = {}
        self._handlers: Mapping[str, Callable[[Command], Reply]] = {
            "hello": self._hello,
            "isMaster": self._hello,
            "ismaster": self._hello,
            "ping": lambda command: {},
            "buildInfo": self._build_info,
            "buildinfo": self._build_info,
            "saslStart": self._sasl_start,
            "saslContinue": self._sasl_continue,
            "endSessions": lambda command: {},
            "killCursors": self._kill_cursors,
            "listCollections": self._list_collections,
            "find": self._find,
            "getMore": self._get_more,
            "aggregate": self._aggregate,
            "insert": self._insert,
            "update": self._update,
            "delete": self._delete,
        }

    def answer(self, command: Command) -> Reply:
        """The reply to `command`, failures included."""
        name = next(iter(command), "")
        try:
            handler = self._handlers.get(name)
            if handler is None:
                raise Failure(59, "CommandNotFound", f"no such command: '{name}'")
            if not self._welcome and name not in _OPEN:
                raise Failure(13, "Unauthorized", f"command {name} requires authentication")
            return {**handler(command), "ok": 1.0}
        except Failure as failure:
            return failure.reply
        except Unknown as unknown:
            return Failure(9, "FailedToParse", f"unknown operator: {unknown}").reply

    def _hello(self, command: Command) -> Reply:
        return {
            "helloOk": True,
            "ismaster": True,
            "isWritablePrimary": True,
            "maxBsonObjectSize": 16 * 1024 * 1024,
            "maxMessageSizeBytes": 48_000_000,
            "maxWriteBatchSize": 100_000,
            "localTime": datetime.now(UTC),
            "minWireVersion": 0,
            "maxWireVersion": WIRE_VERSION,
            "readOnly": False,
            **({"saslSupportedMechs": [MECHANISM]} if "saslSupportedMechs" in command else {}),
        }

    def _build_info(self, command: Command) -> Reply:
        return {"version": VERSION, "versionArray": [*map(int, VERSION.split(".")), 0], "bits": 64}

    def _sasl_start(self, command: Command) -> Reply:
        if self._login is None or command.get("mechanism") != MECHANISM:
            raise _unauthenticated()
        self._conversation = Conversation(*self._login)
        return self._said(self._conversation.first, command, done=False)

    def _sasl_continue(self, command: Command) -> Reply:
        if self._conversation is None:
            raise _unauthenticated()
        reply = self._said(self._conversation.final, command, done=True)
        self._welcome = True
        return reply

    def _said(self, turn: Callable[[bytes], bytes], command: Command, *, done: bool) -> Reply:
        try:
            return {"conversationId": 1, "done": done, "payload": turn(bytes(command.get("payload") or b""))}
        except Refused:
            self._conversation = None
            raise _unauthenticated() from None

    def _kill_cursors(self, command: Command) -> Reply:
        killed = [cursor for cursor in command.get("cursors", ()) if self._cursors.pop(cursor, None) is not None]
        return {"cursorsKilled": killed, "cursorsNotFound": [], "cursorsAlive": [], "cursorsUnknown": []}

    def _list_collections(self, command: Command) -> Reply:
        names = COLLECTIONS if command.get("$db") == DATABASE else ()
        return _cursor(command, "$cmd.listCollections", [{"name": name, "type": "collection"} for name in names])

    def _find(self, command: Command) -> Reply:
        wanted, fields = command.get("filter") or {}, command.get("projection")
        found = [projected(document, fields) for document in self._all(command, "find") if fits(document, wanted)]
        size = int(command.get("batchSize", _FIRST_BATCH))
        return self._cut(command, command["find"], found, size, "firstBatch")

    def _get_more(self, command: Command) -> Reply:
        left = self._cursors.pop(int(command["getMore"]), None)
        if left is None:
            raise Failure(43, "CursorNotFound", f"cursor id {command['getMore']} not found")
        size = int(command.get("batchSize") or len(left))
        return self._cut(command, command["collection"], left, size, "nextBatch")

    def _cut(self, command: Command, name: str, found: list[dict[str, Any]], size: int, batch: str) -> Reply:
        left = found[size:]
        cursor = Int64(0)
        if left:
            cursor = Int64(max(self._cursors, default=0) + 1)
            self._cursors[cursor] = left
        return {"cursor": {"id": cursor, "ns": f"{command.get('$db')}.{name}", batch: found[:size]}}

    def _aggregate(self, command: Command) -> Reply:
        """Counting, which drivers do so."""
        match command.get("pipeline"):
            case [{"$match": wanted}, {"$group": {"_id": 1, "n": {"$sum": 1}}}]:
                count = sum(fits(document, wanted) for document in self._all(command, "aggregate"))
                return _cursor(command, command["aggregate"], [{"_id": 1, "n": count}] if count else [])
        raise Failure(40324, "Location40324", "Unrecognized pipeline stage")

    def _insert(self, command: Command) -> Reply:
        known = {document["_id"] for document in self._all(command, "insert")}
        errors = []
        for index, document in enumerate(command.get("documents", ())):
            if document["_id"] in known:
                message = f"E11000 duplicate key error collection: {DATABASE}.{command['insert']} index: _id_"
                errors.append({"index": index, "code": 11000, "errmsg": message})
            else:
                store(self._records, command["insert"], document)
        written = {"n": len(command.get("documents", ())) - len(errors)}
        return {**written, "writeErrors": errors} if errors else written

    def _update(self, command: Command) -> Reply:
        matched, made = 0, []
        for index, update in enumerate(command.get("updates", ())):
            wanted, change = update["q"], update["u"]
            found = next((one for one in self._all(command, "update") if fits(one, wanted)), None)
            if found is not None:
                matched += 1
                store(self._records, command["update"], updated(found, change, new=False))
            elif update.get("upsert"):
                fixed = {key: value for key, value in wanted.items() if not isinstance(value, Mapping)}
                document = updated({"_id": ObjectId(), **fixed}, change, new=True)
                store(self._records, command["update"], document)
                made.append({"index": index, "_id": document["_id"]})
        counts = {"n": matched + len(made), "nModified": matched}
        return {**counts, "upserted": made} if made else counts

    def _delete(self, command: Command) -> Reply:
        count = 0
        for deletion in command.get("deletes", ()):
            found = [one for one in self._all(command, "delete") if fits(one, deletion["q"])]
            for document in found[: deletion.get("limit") or None]:
                remove(self._records, command["delete"], document)
                count += 1
        return {"n": count}

    def _all(self, command: Command, verb: str) -> list[dict[str, Any]]:
        return list(documents(self._records, command[verb])) if command.get("$db") == DATABASE else []


def _cursor(command: Command, name: str, found: list[dict[str, Any]]) -> Reply:
    return {"cursor": {"id": Int64(0), "ns": f"{command.get('$db')}.{name}", "firstBatch": found}}


def _unauthenticated() -> Failure:
    return Failure(18, "AuthenticationFailed", "Authentication failed.")
