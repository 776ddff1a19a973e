"""The archive of a backup: gzipped lines of MongoDB's canonical extended JSON. Types survive, and others read it.

The first line tells what it is, then comes a line for each document, and the last one has their numbers and a SHA-256
over all lines before it: an archive that was cut off, or changed, is known by it. A document that extended JSON cannot
carry to the bit (a key called `$date`, text that is no UTF-8) stands in it as BSON in base64.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from services.i18n import Message, _, verbatim
from services.records.errors import BackupUnreadable
from services.records.reading import COLLECTIONS
from services.text import one_line

if TYPE_CHECKING:
    from bson.raw_bson import RawBSONDocument

FORMAT = "fatetui-records-1"
_LONGEST = 96 * 1024 * 1024
"""Characters of a line: a document has 16 MB at most, and extended JSON is wordy."""
_COMPRESSION = 6
_HEADING = ("created", "address", "database", "server")


class Stored(NamedTuple):
    """A document with the collection that it belongs to."""

    collection: str
    document: RawBSONDocument


@dataclass(frozen=True, slots=True)
class About:
    """What an archive tells of itself."""

    created: str
    address: str
    database: str
    server: str
    counts: Mapping[str, int] = field(default_factory=dict)


class ArchiveWriter:
    """Writes an archive beside `path`; it takes the name only when `finish` has put all of it on the disk.

    Its methods block: they are for a thread. Raises OSError.
    """

    def __init__(self, path: Path, *, address: str, database: str, server: str) -> None:
        self.counts = dict.fromkeys(COLLECTIONS, 0)
        self._path = path
        self._hash = hashlib.sha256()
        # mkstemp makes the file 0600: it holds passwords as the database does.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        self._temporary = Path(temporary)
        self._file = os.fdopen(descriptor, "wb")
        self._zip = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, compresslevel=_COMPRESSION, mtime=0)
        self._line(
            {
                "format": FORMAT,
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
                "address": address,
                "database": database,
                "server": server,
            }
        )

    def add(self, collection: str, documents: Sequence[RawBSONDocument]) -> None:
        """Write documents of one collection."""
        for document in documents:
            self._line({"collection": collection, **_carried(document)})
        self.counts[collection] += len(documents)

    def finish(self) -> None:
        """Close the archive; from now on it is there."""
        self._line({"end": self.counts, "sha256": self._hash.hexdigest()})
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._temporary.replace(self._path)

    def discard(self) -> None:
        """Leave nothing behind, unless it is finished."""
        # On a full disk what is still in memory cannot be written, nor has it to be.
        with suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)

    def _line(self, told: Mapping[str, Any]) -> None:
        line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        self._zip.write(line)
        self._hash.update(line)


def read_about(path: Path) -> About:
    """What the archive at `path` tells of itself, once all of it has been read and found whole.

    Blocks: for a thread. Raises BackupUnreadable, OSError.
    """
    about: About | None = None
    counts = dict.fromkeys(COLLECTIONS, 0)
    for told in _lines(path):
        if isinstance(told, About):
            about = told
        else:
            counts[told.collection] += 1
    assert about is not None
    return About(about.created, about.address, about.database, about.server, counts)


def read_documents(path: Path) -> Iterator[Stored]:
    """The documents of the archive at `path`, one after the other. Blocks. Raises BackupUnreadable, OSError."""
    return (told for told in _lines(path) if isinstance(told, Stored))


def _lines(path: Path) -> Iterator[About | Stored]:
    """The heading, then the documents. What is not whole is told at its end at the latest."""
    counts = dict.fromkeys(COLLECTIONS, 0)
    digest = hashlib.sha256()
    number = 0
    for number, line in enumerate(_raw_lines(path), start=1):
        told = _parsed(path, line)
        if number == 1:
            yield _heading(path, told)
        elif "end" in told:
            _check_end(path, told, counts, digest.hexdigest())
            return
        else:
            stored = _stored(path, told)
            counts[stored.collection] += 1
            yield stored
        digest.update(line)
    raise _unreadable(path, _("it ends in the middle, after {count} lines", count=number))


def _raw_lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as lines:
            while line := lines.readline(_LONGEST):
                yield line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _unreadable(path, verbatim(one_line(str(error)))) from error


def _parsed(path: Path, line: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, verbatim(one_line(str(error)))) from error
    if not isinstance(told, dict):
        raise _unreadable(path, _("a line of it is no object"))
    return told


def _heading(path: Path, told: Mapping[str, Any]) -> About:
    if told.get("format") != FORMAT:
        raise _unreadable(path, _("it does not begin as one"))
    created, address, database, server = (one_line(str(told.get(key) or ""), 120) for key in _HEADING)
    return About(created, address, database, server)


def _check_end(path: Path, told: Mapping[str, Any], counts: Mapping[str, int], digest: str) -> None:
    if told.get("sha256") != digest or told.get("end") != dict(counts):
        raise _unreadable(path, _("its checksum does not fit: it was changed or damaged"))


def _stored(path: Path, told: Mapping[str, Any]) -> Stored:
    from bson import decode
    from bson.errors import BSONError
    from bson.raw_bson import RawBSONDocument

    collection = told.get("collection")
    if collection not in COLLECTIONS:
        raise _unreadable(path, _("it holds a collection that KubeFATE has not"))
    try:
        raw = _raw_of(told)
        # A lazy document would find out too late that it cannot be read.
        decode(raw, _options().with_options(unicode_decode_error_handler="replace"))
        document = RawBSONDocument(raw, raw_options())
        assert "_id" in document
    except (ValueError, TypeError, KeyError, AssertionError, OverflowError, RecursionError, BSONError) as error:
        raise _unreadable(path, verbatim(one_line(str(error) or type(error).__name__))) from error
    return Stored(str(collection), document)


def _raw_of(told: Mapping[str, Any]) -> bytes:
    if "bson" in told:
        try:
            return base64.b64decode(told["bson"], validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from error
    return _encoded(json.dumps(told["document"]))


def _carried(document: RawBSONDocument) -> dict[str, Any]:
    """`document` as extended JSON, or, where that would not give back the very same bytes, as BSON."""
    from bson import decode, json_util
    from bson.errors import BSONError

    try:
        text = json_util.dumps(decode(document.raw, _options()), json_options=_json_options())
        if _encoded(text) == document.raw:
            return {"document": json.loads(text)}
    except (ValueError, TypeError, OverflowError, RecursionError, BSONError):
        pass  # whatever extended JSON cannot say
    return {"bson": base64.b64encode(document.raw).decode()}


def _encoded(text: str) -> bytes:
    from bson import encode, json_util

    return encode(json_util.loads(text, json_options=_json_options()), codec_options=_options())


def raw_options() -> Any:
    """How documents read their own fields, as those from the server do."""
    from bson.codec_options import DatetimeConversion
    from bson.raw_bson import DEFAULT_RAW_BSON_OPTIONS

    return DEFAULT_RAW_BSON_OPTIONS.with_options(
        tz_aware=True, datetime_conversion=DatetimeConversion.DATETIME_AUTO, unicode_decode_error_handler="replace"
    )


def _options() -> Any:
    """Every type as it is: nothing is taken for local time, nothing that is out of Python's range is lost."""
    from bson.codec_options import CodecOptions, DatetimeConversion

    return CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)


def _json_options() -> Any:
    from bson.codec_options import DatetimeConversion
    from bson.json_util import CANONICAL_JSON_OPTIONS

    return CANONICAL_JSON_OPTIONS.with_options(
        datetime_conversion=DatetimeConversion.DATETIME_MS, tz_aware=False, tzinfo=None, document_class=dict
    )


def _unreadable(path: Path, cause: Message) -> BackupUnreadable:
    return BackupUnreadable(
        _("{file} is not a whole backup of KubeFATE's records", file=str(path)),
        cause=cause,
        remedy=_("Nothing was written; take another archive, or make it again: fatetui records backup"),
    )
