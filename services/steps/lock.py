"""One runner per workspace and context: an advisory lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from services.i18n import _
from services.steps.failures import JournalUnwritable, LockHeld
from services.text import one_line


def run_key(workspace: Path, context: str | None) -> str:
    """A file name for what belongs to this workspace and context: readable at its front, unique at its end."""
    identity = f"{workspace.resolve()}\0{context or ''}"
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{workspace.resolve().name}-{context or 'none'}").strip("-.")[:60]
    return f"{readable}-{sha256(identity.encode()).hexdigest()[:12]}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; raises LockHeld, naming the holder, when somebody else does, and JournalUnwritable.

    The kernel frees a lock when its holder dies, so a file left behind never blocks. The file itself stays: removing
    it would let two runners hold locks on two files of one name.
    """
    descriptor = _opened(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _held(path, os.read(descriptor, 500).decode("utf-8", "replace")) from None
        except OSError as error:
            # A network's file system may know no locks (ENOLCK, ENOTSUP).
            raise JournalUnwritable(path, error) from error
        since = datetime.now(UTC).isoformat(timespec="seconds")
        # That a full disk does not take the holder's name makes the lock no weaker.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"pid {os.getpid()} on {socket.gethostname()} since {since}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise JournalUnwritable(path, error) from error


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock at `path` now; nobody does where it cannot be opened, or locks are not known."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    finally:
        os.close(descriptor)
    return False


def _held(path: Path, holder: str) -> LockHeld:
    return LockHeld(
        _("another runner works here: {holder}", holder=one_line(holder) or "?"),
        remedy=_("Wait for it to end, or stop it; the lock is {path}", path=str(path)),
    )
