"""Commands in a container, over a WebSocket (kubernetes.md §1, "Exec").

Binary frames whose first byte is the channel: 0 stdin, 1 stdout, 2 stderr, 3 the final Status, 4 the terminal's size;
v5 adds 255, which closes a channel. Kubernetes up to 1.28 knows v4 only, where stdin cannot be closed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Self

from services.errors import Exit
from services.i18n import _
from services.kubernetes.errors import KubernetesError, ServerError, Timeout, Unreachable
from services.kubernetes.wire import Query, parse_json
from services.text import decoded

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse

    from services.kubernetes.transport import Transport

OPEN_DEADLINE = 30.0
MOST_OUTPUT = 64 * 1024 * 1024
"""Bytes of a stream: a command may write for ever."""
PROTOCOLS = ("v5.channel.k8s.io", "v4.channel.k8s.io")
_END_OF_TRANSMISSION = b"\x04"
# Feeds a command from exactly as many bytes as there are, because v4 cannot tell it that there are no more.
_FEED = 'length=$1; shift; head -c "$length" | "$@"'


class Channel(IntEnum):
    """The first byte of a frame."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    STATUS = 3
    RESIZE = 4
    CLOSE = 255


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output, in the order of arrival."""

    channel: Channel
    data: bytes


@dataclass(frozen=True, slots=True)
class ExecResult:
    """A command that ended."""

    stdout: bytes
    stderr: bytes
    exit_code: int


class ExecFailed(KubernetesError):
    """The command could not be started in the container, or nobody knows how it ended."""

    code = "K8S-EXEC"
    sentence = _("The command could not be run in {subject}")
    advice = _("Check that the program exists in the container's image")


class CommandTimeout(Timeout):
    """The command did not end in time; whether it still runs is the container runtime's affair."""

    code = "K8S-EXEC-TIMEOUT"
    exit = Exit.TIMEOUT
    transient = False
    sentence = _("The command did not end in time in {subject}")


class ExecSession:
    """One running command; use as an async context manager.

    Leaving it cuts the connection; whether the command then ends is the container runtime's affair.
    """

    def __init__(self, transport: Transport, path: str, query: Query, *, tty: bool, subject: str) -> None:
        self._transport = transport
        self._path = path
        self._query = query
        self._tty = tty
        self._subject = subject
        self._socket: ClientWebSocketResponse | None = None
        self.exit_code: int | None = None
        """Known once `read()` has given None."""

    async def __aenter__(self) -> Self:
        self._socket = await self._transport.websocket(
            self._path, query=self._query, protocols=PROTOCOLS, deadline=OPEN_DEADLINE, subject=self._subject
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._open.close()

    async def read(self) -> Chunk | None:
        """The next piece of output; None when the command has ended.

        Raises ExecFailed when it could not be started, Unreachable when the connection was cut.
        """
        while self.exit_code is None:
            frame = await self._receive()
            if not frame:
                continue
            match frame[0]:
                case Channel.STDOUT | Channel.STDERR if len(frame) > 1:
                    return Chunk(Channel(frame[0]), frame[1:])
                case Channel.STATUS:
                    self.exit_code = exit_code_of(frame[1:], self._subject)
        return None

    async def write(self, data: bytes) -> None:
        """Send to the command's standard input."""
        await self._send(Channel.STDIN, data)

    async def resize(self, width: int, height: int) -> None:
        """Tell the terminal's new size, in columns and rows."""
        await self._send(Channel.RESIZE, json.dumps({"Width": width, "Height": height}).encode())

    async def close_stdin(self) -> None:
        """End the command's input. Over v4 only a terminal can be told so; raises ExecFailed where nobody can be."""
        if self._open.protocol == "v5.channel.k8s.io":
            await self._send(Channel.CLOSE, bytes([Channel.STDIN]))
        elif self._tty:
            await self.write(_END_OF_TRANSMISSION)
        else:
            raise ExecFailed(self._subject, cause=_("This server cannot close a command's standard input"))

    @property
    def _open(self) -> ClientWebSocketResponse:
        if self._socket is None:
            raise RuntimeError("ExecSession is used outside of `async with`")
        return self._socket

    async def _send(self, channel: Channel, data: bytes) -> None:
        try:
            await self._open.send_bytes(bytes([channel]) + data)
        except ConnectionError as error:
            raise Unreachable(self._subject, cause=str(error)) from error

    async def _receive(self) -> bytes:
        from aiohttp import WSMsgType  # loaded by the transport long before

        message = await self._open.receive()
        if message.type is WSMsgType.BINARY:
            return bytes(message.data)
        if message.type is WSMsgType.TEXT:
            return str(message.data).encode()
        raise Unreachable(self._subject, cause=_("The connection was cut before the command ended"))


def exec_query(command: Sequence[str], *, container: str | None, stdin: bool, tty: bool) -> Query:
    """The query of an exec request. With a terminal there is no stderr of its own."""
    flags = {"stdin": stdin, "stdout": True, "stderr": not tty, "tty": tty}
    pairs = [("command", part) for part in command]
    pairs += [(name, "true") for name, wanted in flags.items() if wanted]
    return [*pairs, ("container", container)] if container else pairs


def fed(command: Sequence[str], size: int) -> list[str]:
    """`command` reading exactly `size` bytes of standard input. It needs `sh` and `head` in the container."""
    return ["sh", "-c", _FEED, "sh", str(size), *command]


def exit_code_of(status: bytes, subject: str) -> int:
    """The exit code in the final Status; raises ExecFailed when it tells of no process that ended."""
    try:
        body: Any = parse_json(status)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ServerError(subject, cause=decoded(status[:400]))
    if body.get("status") == "Success":
        return 0
    error = ExecFailed(
        subject,
        cause=str(body.get("message") or ""),
        reason=str(body.get("reason") or ""),
        details=details if isinstance(details := body.get("details"), dict) else None,
    )
    code = next((str(cause.get("message")) for cause in error.causes if cause.get("reason") == "ExitCode"), "")
    if code.isascii() and code.isdigit():
        return int(code)
    raise error


async def run_to_end(
    session: ExecSession, stdin: bytes | None, on_output: Callable[[Chunk], None] | None
) -> ExecResult:
    """Feed `stdin`, gather the output, of either stream the last MOST_OUTPUT bytes, wait for the end."""
    output: dict[Channel, bytearray] = {Channel.STDOUT: bytearray(), Channel.STDERR: bytearray()}
    async with session:
        if stdin:
            await session.write(stdin)
        while (chunk := await session.read()) is not None:
            kept = output[chunk.channel]
            kept += chunk.data
            del kept[:-MOST_OUTPUT]
            if on_output is not None:
                on_output(chunk)
    return ExecResult(bytes(output[Channel.STDOUT]), bytes(output[Channel.STDERR]), session.exit_code or 0)
