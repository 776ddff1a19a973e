"""Bytes to text: encodings, byte order marks, and files that cannot be read."""

from __future__ import annotations

import codecs
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from services.i18n import _
from services.yamldoc.document import MAX_BYTES, Span, YamlDocument, YamlProblem
from services.yamldoc.loading import load_yaml, too_large

if TYPE_CHECKING:
    from services.i18n import Message

_START = Span(1, 1, 1, 1)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """The text of a YAML file: UTF-8, or UTF-16 with its mark. Raises UnicodeDecodeError for anything else."""
    return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")


def encode(text: str, *, like: bytes) -> bytes:
    """`text` as bytes, in the encoding and with the byte order mark of the file that was `like` this."""
    if like.startswith(_UTF_16):
        return text.encode("utf-16")
    return text.encode("utf-8-sig" if like.startswith(codecs.BOM_UTF8) else "utf-8")


def read_yaml(path: FilePath, *, limit: int = MAX_BYTES) -> YamlDocument:
    """The document in a file. Never raises: a file that cannot be read is a document with one problem."""
    source = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        message = _("The file cannot be read: {reason}", reason=error.strerror or "?")
        folder = _("Name the files in it: {files}", files=str(path / "*.yaml"))
        hint = folder if isinstance(error, IsADirectoryError) else _("Check its path and its rights")
        return _unread(source, "unreadable", message, hint)
    return load_yaml_bytes(data, source, limit=limit)


def load_yaml_bytes(data: bytes, source: str, *, limit: int = MAX_BYTES) -> YamlDocument:
    """The document in `data`, as a file holds it; `source` is its name in messages. Never raises."""
    if len(data) > limit:
        return YamlDocument(source, "", problems=(too_large(limit),), complete=False)
    try:
        return load_yaml(decode(data), source, limit=limit)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("Byte {byte} of the file is no UTF-8", byte=error.start + 1)
        hint = _("Save the file as UTF-8; a binary file is no YAML")
        return _unread(source, "encoding", message, hint, Span(line, 1, line, 1))


def _unread(source: str, code: str, message: Message, hint: Message, span: Span = _START) -> YamlDocument:
    return YamlDocument(source, "", problems=(YamlProblem(code, message, span, hint),), complete=False)
