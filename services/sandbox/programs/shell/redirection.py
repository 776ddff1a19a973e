"""Redirections: a command's streams led to files, to each other, or to a port of the cluster's network."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from services.sandbox.programs.files import Files, resolve
from services.sandbox.programs.program import Container
from services.sandbox.programs.shell.syntax import Redirect, Word
from services.sandbox.programs.streams import Input, Null, Output, Streams, Text


@dataclass(frozen=True, slots=True)
class _File:
    files: Files
    path: str

    async def write(self, data: bytes) -> None:
        self.files.write(self.path, data, append=True)


async def redirected(
    redirects: tuple[Redirect, ...],
    streams: Streams,
    text: Callable[[Word], Awaitable[str]],
    container: Container,
    directory: str,
) -> Streams:
    """`streams` after every redirection in order. Raises OSError for what cannot be opened."""
    for redirect in redirects:
        target = await text(redirect.target)
        if redirect.operator == "<<<":
            streams = replace(streams, stdin=Text(target.encode() + b"\n"))
        elif redirect.operator in {">&", "<&"} and target.isdigit():
            streams = _set(streams, redirect.descriptor, streams.stderr if target == "2" else streams.stdout)
        elif redirect.operator == "<":
            streams = replace(streams, stdin=await _opened(resolve(directory, target), container))
        else:
            path = resolve(directory, target)
            output = await _created(path, container, streams, append=redirect.operator == ">>")
            streams = _set(streams, redirect.descriptor, output)
            if redirect.operator in {"&>", ">&"}:
                streams = replace(streams, stderr=output)
    return streams


def _set(streams: Streams, descriptor: int, stream: Output) -> Streams:
    if descriptor == 1:
        return replace(streams, stdout=stream)
    # Descriptors above 2 are opened for their effect only: `3<>/dev/tcp/host/port` asks whether the port answers.
    return replace(streams, stderr=stream) if descriptor == 2 else streams


async def _opened(path: str, container: Container) -> Input:
    if path == "/dev/null":
        return Null()
    if path.startswith("/dev/tcp/"):
        await _probe(path, container)
        return Null()
    try:
        return Text(container.files.read(path))
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from error


async def _created(path: str, container: Container, streams: Streams, *, append: bool) -> Output:
    if path == "/dev/null":
        return Null()
    if path.startswith("/dev/tcp/"):
        await _probe(path, container)
        return Null()
    # A program that writes to its first process's standard output writes to the container's log.
    special = {"/dev/stdout": streams.stdout, "/dev/stderr": streams.stderr}
    if path in special:
        return special[path]
    try:
        container.files.write(path, b"", append=append)
    except (FileNotFoundError, IsADirectoryError) as error:
        number = errno.EISDIR if isinstance(error, IsADirectoryError) else errno.ENOENT
        raise OSError(number, os.strerror(number), path) from error
    return _File(container.files, path)


async def _probe(path: str, container: Container) -> None:
    _, _, _, host, port = path.split("/")
    try:
        await container.network.dial(host, int(port), container.namespace)
    except socket.gaierror as error:
        raise OSError(errno.ENOENT, f"{host}: Name or service not known", path) from error
    except (ConnectionRefusedError, TimeoutError) as error:
        number = errno.ETIMEDOUT if isinstance(error, TimeoutError) else errno.ECONNREFUSED
        raise OSError(number, os.strerror(number), path) from error
