"""A backup is one file of MongoDB's own extended JSON, so that types survive and other tools can read it."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.i18n import _, verbatim
from services.records.errors import BackupUnreadable
from services.records.repository import COLLECTIONS, Records
from services.text import one_line

FORMAT = "fatetui-records-1"


async def back_up(records: Records, path: Path) -> Mapping[str, int]:
    """Write every record to `path`, readable by its owner only; the number of documents by collection.

    The file holds passwords as the database does. It appears whole or not at all. Raises OSError, RecordsError.
    """
    from bson import json_util  # comes with pymongo, which only this subject loads

    collections = {name: await records.documents(name) for name in COLLECTIONS}
    whole = {"format": FORMAT, "created": datetime.now(UTC).isoformat(timespec="seconds"), "collections": collections}
    text = json_util.dumps(whole, json_options=json_util.CANONICAL_JSON_OPTIONS, ensure_ascii=False, indent=1)
    await asyncio.to_thread(_write_whole, path, text)
    return {name: len(documents) for name, documents in collections.items()}


async def restore(records: Records, path: Path) -> Mapping[str, int]:
    """Put the records of a backup back, each in the place of the one with its uuid; others stay as they are.

    The number of documents by collection. Raises BackupUnreadable, OSError, RecordsError.
    """
    text = await asyncio.to_thread(path.read_text, "utf-8")
    collections = _collections_of(text, path)
    for name, documents in collections.items():
        for document in documents:
            await records.put(name, document)
    return {name: len(documents) for name, documents in collections.items()}


def _collections_of(text: str, path: Path) -> dict[str, list[dict[str, Any]]]:
    from bson import errors, json_util

    try:
        whole = json_util.loads(text, json_options=json_util.CANONICAL_JSON_OPTIONS.with_options(tz_aware=True))
    except (ValueError, TypeError, errors.BSONError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _unreadable(path, "format")
    collections = whole.get("collections")
    if not isinstance(collections, dict) or not set(collections) <= set(COLLECTIONS):
        raise _unreadable(path, "collections")
    for documents in collections.values():
        if not isinstance(documents, list) or not all(isinstance(one, dict) and one.get("uuid") for one in documents):
            raise _unreadable(path, "uuid")
    return collections


def _unreadable(path: Path, cause: str) -> BackupUnreadable:
    return BackupUnreadable(
        _("{file} is not a backup of KubeFATE's records", file=str(path)), cause=verbatim(one_line(cause))
    )


def _write_whole(path: Path, text: str) -> None:
    """mkstemp makes the file 0600; it takes the name only when all of it is on the disk."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
