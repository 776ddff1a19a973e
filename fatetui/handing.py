"""The terminal handed over for a while: to an editor, to a shell in a pod. The console's own loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import codecs
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screens.host import Host
from screens.look import Tone
from services.errors import Exit, FatetuiError, plain_words
from services.i18n import _, verbatim
from services.kubernetes import ExecSession, KubernetesError, Object, name_of, subject_of
from services.session.deeds import attached_to, editing
from services.session.editing import EditRefused, NoEditorError, editable, patch_from
from services.session.shells import Shell
from services.steps import Change
from services.text import one_line, visible

_LEAVE = b"\x1d"
"""Ctrl-], as in telnet: no shell and no editor wants it."""
_NAME = 100
"""Characters of an object's name in that of its file: Kubernetes takes 253, file systems 255 for all of it."""
_END_KEYS = b"\x03\x04"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a terminal is joined to what runs elsewhere: the keys that `leave` it, whether others are sent at all, and
    whether its output is plain lines, which no terminal of its own has made fit for one."""

    leave: bytes = b""
    typed: bool = True
    cooked: bool = False


_AS_IT_IS = Manner()


async def edit_object(host: Host, kind: str, obj: Object) -> None:
    """Let the operator edit `obj`, and propose what became otherwise."""
    try:
        with _handed_over(host):
            text, path = await edited(editable(obj), name_of(obj))
        patch = patch_from(obj, text)
    except EditRefused as error:
        told = _("{reason}. What you wrote is kept in {path}", reason=str(error), path=str(path))
        host.say(told, Tone.BAD)
        return
    except FatetuiError as error:
        host.complain(error)
        return
    path.unlink(missing_ok=True)
    if patch:
        host.propose(editing(kind, obj, patch))
    else:
        host.say(_("Nothing was changed"))


async def shell_into(host: Host, pod: Object, container: str) -> None:
    """A shell in `container`, in this terminal; its exit code is told."""
    session = host.session
    if session is None:
        return
    shell, began = Shell.into(pod, container, session), host.now()
    greeting = _("fatetui: a shell in {place}; exit or Ctrl-D leads back", place=shell.place)
    try:
        running = shell.session(session)
        with _handed_over(host):
            async with running:
                code = await interact(running, str(greeting))
    except FatetuiError as error:
        host.complain(error)
        return
    host.say(shell.note(session, began, code or 0))


async def attach_to(host: Host, pod: Object, container: str) -> None:
    """The program of `container` itself, in this terminal, until it ends or is left."""
    session = host.session
    if session is None:
        return
    name, namespace, began = name_of(pod), pod["metadata"].get("namespace") or session.namespace, host.now()
    place = f"{one_line(namespace)}/{one_line(name)} {one_line(container)}"
    spec: Object = next((one for one in pod["spec"].get("containers") or () if one.get("name") == container), {})
    stdin, terminal = bool(spec.get("stdin")), bool(spec.get("tty"))
    greeting = _("fatetui: what {place} writes from now on; it takes no keys: Ctrl-C leads back", place=place)
    if stdin:
        greeting = _("fatetui: attached to {place}; Ctrl-] leads back and lets it run on", place=place)
    manner = Manner(_LEAVE if stdin else _LEAVE + _END_KEYS, typed=stdin, cooked=not terminal)
    try:
        attached = session.cluster.attach(name, namespace, container=container, stdin=stdin, tty=terminal)
        with _handed_over(host):
            async with attached:
                code = await interact(attached, str(greeting), manner)
    except FatetuiError as error:
        host.complain(error)
        return
    if stdin:
        change = Change(subject_of("Pod", name, namespace), _("attached to {place}", place=place))
        session.tasks.note(attached_to(pod, container), began, Exit.OK, change)
    # How it ended no kubelet tells those who are attached: the pod's status does.
    host.say(
        _("{place} has ended", place=place) if code is not None else _("{place} was left and runs on", place=place)
    )


@contextmanager
def _handed_over(host: Host) -> Iterator[None]:
    """Leave the terminal to somebody else; nothing is painted meanwhile."""
    with host.batch_update(), host.suspend():
        yield


async def edited(text: str, name: str) -> tuple[str, Path]:
    """What `text` became in the operator's editor, and the file, which the caller removes. Raises NoEditorError."""
    words = _editor()
    try:
        path = _file_of(text, name)
        ended = await asyncio.to_thread(subprocess.run, [*words, str(path)], check=False)
    except OSError as error:
        raise NoEditorError(
            _("The editor could not be started"), cause=verbatim(one_line(plain_words(error)))
        ) from error
    try:
        written = await asyncio.to_thread(path.read_text, "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = _("What the editor wrote in {path} cannot be read", path=str(path))
        raise NoEditorError(told, cause=verbatim(one_line(plain_words(error)))) from error
    if ended.returncode:
        if written == text:
            path.unlink()  # it may be a Secret
        raise NoEditorError(_("The editor ended with exit code {code}", code=ended.returncode))
    return written, path


def _editor() -> list[str]:
    """The operator's editor, with its options. Raises NoEditorError."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(named)
    except ValueError:  # a quote that does not end
        words = []
    if not words or shutil.which(words[0]) is None:
        program = words[0] if words else named
        raise NoEditorError(
            _("There is no editor {program} here", program=one_line(program, 60) or "-"),
            remedy=_("Name one in the environment variable EDITOR"),
        )
    return words


def _file_of(text: str, name: str) -> Path:
    """A file of its owner's with `text`, called like the object. Raises OSError."""
    descriptor, path = tempfile.mkstemp(prefix=f"fatetui-{Path(name).name[:_NAME]}-", suffix=".yaml")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(path)


async def interact(session: ExecSession, greeting: str, manner: Manner = _AS_IT_IS) -> int | None:
    """Join this terminal and an opened session until the command ends; its exit code, None when it was left.

    Raises KubernetesError when the connection ends before.
    """
    loop = asyncio.get_running_loop()
    source, target = sys.__stdin__, sys.__stdout__
    assert source is not None
    assert target is not None
    keys, screen = source.fileno(), target.fileno()
    os.write(screen, f"{greeting}\r\n".encode())
    typed: asyncio.Queue[bytes] = asyncio.Queue()
    with _raw(keys):
        loop.add_reader(keys, lambda: typed.put_nowait(os.read(keys, 4096)))
        loop.add_signal_handler(signal.SIGWINCH, lambda: typed.put_nowait(b""))
        typed.put_nowait(b"")
        typing = asyncio.create_task(_type(session, typed, screen, manner))
        showing = asyncio.create_task(_show(session, screen, manner))
        try:
            await asyncio.wait((typing, showing), return_when=asyncio.FIRST_COMPLETED)
            # Whoever cannot type is told why by what is read; only a wish to leave ends it before its end.
            if not (typing.done() and typing.result()):
                return await showing
        finally:
            loop.remove_reader(keys)
            loop.remove_signal_handler(signal.SIGWINCH)
            for task in (typing, showing):
                task.cancel()
            await asyncio.gather(typing, showing, return_exceptions=True)
    return None


async def _show(session: ExecSession, screen: int, manner: Manner) -> int:
    """Write what comes until the end; the exit code."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while (chunk := await session.read()) is not None:
        data = chunk.data
        if manner.cooked:
            data = visible(decoder.decode(data)).replace("\n", "\r\n").encode()
        await asyncio.to_thread(_write_all, screen, data)
    return session.exit_code or 0


async def _type(session: ExecSession, typed: asyncio.Queue[bytes], screen: int, manner: Manner) -> bool:
    """Send what is typed, until a key wants to leave; an empty piece stands for another size of the terminal."""
    with suppress(KubernetesError):
        while True:
            piece = await typed.get()
            if any(key in piece for key in manner.leave):
                return True
            if piece and manner.typed:
                await session.write(piece)
            elif not piece and not manner.cooked:
                size = os.get_terminal_size(screen)
                await session.resize(size.columns, size.lines)
    return False


def _write_all(screen: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(screen, view) :]


@contextmanager
def _raw(keys: int) -> Iterator[None]:
    """Every key as it is pressed: Ctrl-C belongs to the shell in there."""
    before: list[Any] = termios.tcgetattr(keys)
    tty.setraw(keys)
    try:
        yield
    finally:
        termios.tcsetattr(keys, termios.TCSADRAIN, before)
