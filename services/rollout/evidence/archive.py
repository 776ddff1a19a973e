"""The archive: a file of records, one JSON line each, that outlives the objects, the run and the process.

Bounded by two generations: when the young file is full it becomes the old one, and what was the old one goes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from services.files import file_name
from services.redact import secrets
from services.text import visible

LIMIT = 20_000_000
"""Bytes that the evidence of one namespace may take, both generations together."""
_OLD = ".old"
_BEGINNING, _HEAD = '"kind": "began"', 64
"""How a record that begins a watch is told without parsing it: its kind stands right behind the time."""


class RecordKind(StrEnum):
    """What a record keeps."""

    BEGAN = "began"
    """A watch began, of the cluster at `server`."""
    STATE = "state"
    EVENT = "event"
    LOG = "log"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Record:
    """One fact: when it was seen (RFC 3339, UTC), of which object (`Kind/name`), and what."""

    at: str
    kind: RecordKind
    subject: str
    data: Mapping[str, Any]


def archive_path(folder: Path, context: str, namespace: str) -> Path:
    """Where the evidence of a namespace is kept below `folder`."""
    return folder / file_name(context) / f"{file_name(namespace)}.ndjson"


class Archive:
    """Appends records, each masked and harmless, and each only once. Readable by its owner only. Raises OSError."""

    def __init__(self, path: Path, *, limit: int = LIMIT) -> None:
        self._path = path
        self._half = limit // 2
        self._known: set[bytes] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _opened(path)
        self._size = path.stat().st_size

    def add(self, kind: RecordKind, subject: str, data: Mapping[str, Any]) -> bool:
        """Keep a fact; False when it was kept already."""
        content = _harmless(secrets.mask_data({"kind": kind.value, "subject": subject, "data": data}))
        digest = hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).digest()
        if digest in self._known:
            return False
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"at": stamp, **content}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        if len(line) > self._half:
            return False
        if self._size + len(line) > self._half:
            self._turn()
        self._known.add(digest)
        view = memoryview(line)
        while view:
            view = view[self._file.write(view) :]
        self._size += len(line)
        return True

    def close(self) -> None:
        """Nothing more is kept."""
        self._file.close()

    def _turn(self) -> None:
        self._file.close()
        self._path.replace(_old(self._path))
        self._file = _opened(self._path)
        self._size = 0
        # What only the generation that goes held may be kept again.
        self._known.clear()


def read_archive(path: Path) -> Iterator[Record]:
    """The records of an archive, oldest first; none where there is no archive. A torn last line is left out."""
    yield from _records(_lines(path))


def read_watches(path: Path) -> Iterator[Iterator[Record]]:
    """The records of each watch, the latest watch first. An archive holds many of them and megabytes: none is parsed
    before it is wanted."""
    lines = _lines(path)
    begins = [number for number, line in enumerate(lines) if _BEGINNING in line[:_HEAD]]
    for start, end in reversed([*pairwise([0, *begins, len(lines)])]):
        yield _records(lines[start:end])


def _lines(path: Path) -> list[str]:
    lines: list[str] = []
    for generation in (_old(path), path):
        with suppress(FileNotFoundError):
            lines += generation.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines


def _records(lines: Iterable[str]) -> Iterator[Record]:
    for line in lines:
        try:
            found = json.loads(line)
            yield Record(found["at"], RecordKind(found["kind"]), found["subject"], found["data"])
        except (ValueError, KeyError, TypeError):
            continue


def _old(path: Path) -> Path:
    return path.with_name(path.name + _OLD)


def _opened(path: Path) -> Any:
    """Without a buffer: what a full disk did not take must not come back when the file is closed."""
    path.touch(mode=0o600)
    file = path.open("ab+", buffering=0)
    if file.tell():
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")  # a line that a kill or a full disk tore stays one of its own
    return file


def _harmless(data: Any) -> Any:
    match data:
        case str():
            return visible(data)
        case Mapping():
            return {visible(str(key)): _harmless(value) for key, value in data.items()}
        case list() | tuple():
            return [_harmless(item) for item in data]
        case _:
            return data
