"""MongoDB's wire protocol: OP_MSG, and of its forerunner the greeting."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import bson
from bson.codec_options import CodecOptions

from services.sandbox.mongo.commands import Talk

_HEADER = struct.Struct("<iiii")
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013
_LARGEST = 48_000_000
_CHECKSUM = 1
_OPTIONS: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)


class Malformed(Exception):
    """What came in is no message."""


class MongoPort:
    """Serves connections; `talk` makes what one of them talks to."""

    def __init__(self, talk: Callable[[], Talk]) -> None:
        self._talk = talk
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def accept(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader, self._connected)
        await loop.connect_accepted_socket(lambda: protocol, connection)

    async def close(self) -> None:
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_serve(reader, writer, self._talk()), name="mongo")
        self._open[task] = writer
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._open.pop(task).close()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError, Malformed):
        while True:
            length, request, _answers, operation = _HEADER.unpack(await reader.readexactly(_HEADER.size))
            if not _HEADER.size < length <= _LARGEST:
                raise Malformed
            body = await reader.readexactly(length - _HEADER.size)
            writer.write(_answered(request, operation, body, talk))
            await writer.drain()


def _answered(request: int, operation: int, body: bytes, talk: Talk) -> bytes:
    try:
        command = _query(body) if operation == _OP_QUERY else _message(operation, body)
        reply = bson.encode(talk.answer(command))
    except (bson.errors.BSONError, struct.error, IndexError, KeyError, TypeError, ValueError) as error:
        raise Malformed from error
    if operation == _OP_QUERY:
        payload, kind = struct.pack("<iqii", 8, 0, 0, 1) + reply, _OP_REPLY
    else:
        payload, kind = struct.pack("<IB", 0, 0) + reply, _OP_MSG
    return _HEADER.pack(_HEADER.size + len(payload), 1, request, kind) + payload


def _query(body: bytes) -> dict[str, Any]:
    """The command of an OP_QUERY: flags, collection, skip, limit, document."""
    start = body.index(b"\0", 4) + 1 + 8
    return bson.decode(body[start:], _OPTIONS)


def _message(operation: int, body: bytes) -> dict[str, Any]:
    """The command of an OP_MSG, the documents of its sequences put where they belong."""
    if operation != _OP_MSG:
        raise Malformed
    (flags,) = struct.unpack_from("<I", body)
    end = len(body) - (4 if flags & _CHECKSUM else 0)
    at, command, sequences = 4, {}, {}
    while at < end:
        (size,) = struct.unpack_from("<i", body, at + 1)
        section = body[at + 1 : at + 1 + size]
        if body[at] == 0:
            command = bson.decode(section, _OPTIONS)
        else:
            stop = section.index(b"\0", 4)
            sequences[section[4:stop].decode()] = bson.decode_all(section[stop + 1 :], _OPTIONS)
        at += 1 + size
    return {**command, **sequences}
