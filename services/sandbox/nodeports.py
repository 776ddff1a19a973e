"""A NodePort of the demo's node that is a real port of this machine: one demo's alone, for as long as it lives."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.steps.failures import LockHeld
from services.steps.lock import locked

ADDRESS = "127.0.0.1"
# Above what the published party files use (kubefate.md §6.10).
_PORTS = range(32080, 32768)


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port that nobody listens at and no other demo has reserved. Raises OSError when there is none.

    A port is listened at only once the ingress controller's pod runs: until then a lock keeps other demos away.
    """
    with ExitStack() as stack:
        for port in _PORTS:
            try:
                stack.enter_context(locked(_locks() / f"{port}.lock"))
            except LockHeld:
                continue
            if _is_free(port):
                break
        else:
            raise OSError("no free port")
        yield port


def _locks() -> Path:
    return Path(tempfile.gettempdir()) / f"fatetui-ports-{os.getuid()}"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True
