"""A terminal joined to what runs in a pod, and left again."""

from __future__ import annotations

import asyncio
import os
import pty
import sys
import tempfile
import tty
from pathlib import Path
from types import SimpleNamespace

import pytest

from fatetui.handing import Manner, edited, interact
from services.kubernetes.execution import Channel, Chunk
from services.session.editing import NoEditorError


class Attached:
    """A session that says one thing and then waits, for ever or until it is `over`."""

    exit_code = 7

    def __init__(self, said: bytes) -> None:
        self.sent: list[bytes] = []
        self.over, self.heard = asyncio.Event(), asyncio.Event()
        self._said = [Chunk(Channel.STDOUT, said)]

    async def read(self) -> Chunk | None:
        if self._said:
            return self._said.pop()
        await self.over.wait()
        return None

    async def write(self, data: bytes) -> None:
        self.sent.append(data)
        self.heard.set()

    async def resize(self, width: int, height: int) -> None:
        """Nobody asks for the size."""


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> int:
    """The operator's end of this process's terminal."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    stream = SimpleNamespace(fileno=lambda: theirs)
    monkeypatch.setattr(sys, "__stdin__", stream)
    monkeypatch.setattr(sys, "__stdout__", stream)
    return ours


async def until(descriptor: int, text: bytes) -> bytes:
    """What was written up to `text`."""
    written = b""
    while text not in written:
        written += await asyncio.to_thread(os.read, descriptor, 4096)
    return written


async def test_a_program_is_left_by_one_key_and_gets_the_others(keys: int):
    attached = Attached(b"\x1b[1mready")
    joined = asyncio.create_task(interact(attached, "hello", Manner(b"\x1d")))  # type: ignore[arg-type]
    assert await until(keys, b"ready") == b"hello\r\n\x1b[1mready"
    os.write(keys, b"ls\x03")
    await attached.heard.wait()
    os.write(keys, b"\x1d")
    assert await joined is None
    assert attached.sent == [b"ls\x03"]


async def test_lines_of_no_terminal_are_made_fit_for_one_and_its_end_is_told(keys: int):
    attached = Attached(b"one\n\x1b]0;title\x07two\n")
    manner = Manner(b"\x1d\x03", typed=False, cooked=True)
    joined = asyncio.create_task(interact(attached, "hello", manner))  # type: ignore[arg-type]
    assert "one\r\n␛]0;title␇two\r\n".encode() in await until(keys, b"two\r\n")
    os.write(keys, b"x")
    attached.over.set()
    assert await joined == 7
    assert attached.sent == []


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """An editor that does `body` with the file, and a folder for files of its own."""
    program = tmp_path / "an editor"
    program.write_text(f"#!{sys.executable}\nimport pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{body}\n")
    program.chmod(0o700)
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("VISUAL", f"'{program}'")


async def test_the_longest_name_of_an_object_is_edited_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    editor(tmp_path, monkeypatch, "file.write_text('b')")
    text, path = await edited("a", "x" * 253)
    assert (text, path.stat().st_mode & 0o777) == ("b", 0o600)


@pytest.mark.parametrize("body", ["file.write_bytes(bytes([255]))", "file.unlink()"])
async def test_what_an_editor_leaves_unreadable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str):
    editor(tmp_path, monkeypatch, body)
    with pytest.raises(NoEditorError, match="cannot be read"):
        await edited("a", "web")


async def test_an_editor_that_gives_up_leaves_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    editor(tmp_path, monkeypatch, "sys.exit(1)")
    with pytest.raises(NoEditorError, match="exit code 1"):
        await edited("data: {key: c2VjcmV0}", "web")
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_quote_that_does_not_end_names_no_editor(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VISUAL", "vim '")
    with pytest.raises(NoEditorError, match="no editor"):
        await edited("a", "web")
