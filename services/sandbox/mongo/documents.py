"""The stand-in's rows as documents that are read and written from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from bson import ObjectId

from services.sandbox.kubefate.documents import (
    CLUSTER_STATUSES,
    COLLECTIONS,
    JOB_STATUSES,
    NEVER,
    USER_STATUSES,
    Document,
    table_of,
    written,
)
from services.sandbox.kubefate.records import ChartRecord, ClusterRecord, JobRecord, Records, Row, UserRecord

_Incoming = Mapping[str, Any]


def documents(records: Records, collection: str) -> Iterator[Document]:
    """The documents of a collection, in the order of `_id`."""
    if collection in COLLECTIONS:
        rows = table_of(records, collection).live()
        yield from sorted((_document(collection, row) for row in rows), key=itemgetter("_id"))


def store(records: Records, collection: str, document: _Incoming) -> None:
    """Put `document` in the place of the one with its uuid, or behind all others."""
    row = _READERS[collection](document)
    if isinstance(document.get("_id"), ObjectId):
        row.identity = str(document["_id"])
    table_of(records, collection).put(row)


def remove(records: Records, collection: str, document: _Incoming) -> None:
    """Take the record away for good."""
    table_of(records, collection).drop(_text(document, "uuid"))


def _document(collection: str, row: Row) -> Document:
    whole = {"_id": _identity(row), **written(collection, row)}
    return {key: _in_milliseconds(value) for key, value in whole.items()}


def _in_milliseconds(value: Any) -> Any:
    """A date as BSON keeps it."""
    return value.replace(microsecond=value.microsecond // 1000 * 1000) if isinstance(value, datetime) else value


def _identity(row: Row) -> ObjectId:
    """An `_id` that is always the same, and rises as rows are made."""
    made = row.number.to_bytes(4, "big") + hashlib.sha256(row.uuid.encode()).digest()[:8]
    return ObjectId(row.identity or made)


def _cluster(document: _Incoming) -> ClusterRecord:
    spec, values = document.get("config"), document.get("chartvalues")
    return ClusterRecord(
        uuid=_text(document, "uuid"),
        name=_text(document, "name"),
        namespace=_text(document, "namespace"),
        chart_name=_text(document, "chartname"),
        chart_version=_text(document, "chartversion"),
        values=_text(document, "values"),
        spec=dict(spec) if isinstance(spec, Mapping) else {},
        status=_word(CLUSTER_STATUSES, document),
        revision=_whole(document, "revision"),
        chart_values=dict(values) if isinstance(values, Mapping) else None,
    )


def _job(document: _Incoming) -> JobRecord:
    ended, started = document.get("endtime"), document.get("starttime")
    return JobRecord(
        uuid=_text(document, "uuid"),
        method=_text(document, "method"),
        creator=_text(document, "creator"),
        status=_word(JOB_STATUSES, document),
        cluster_id=_text(document, "clusterid"),
        started=started if isinstance(started, datetime) else NEVER,
        ended=ended if isinstance(ended, datetime) and ended > NEVER else None,
        result=_text(document, "result"),
    )


def _chart(document: _Incoming) -> ChartRecord:
    templates = document.get("templates")
    listed = [one for one in templates if isinstance(one, Mapping)] if isinstance(templates, list) else []
    return ChartRecord(
        uuid=_text(document, "uuid"),
        name=_text(document, "name"),
        version=_text(document, "version"),
        app_version=_text(document, "appversion"),
        chart=_text(document, "chart"),
        values=_text(document, "values"),
        values_template=_text(document, "valuestemplate"),
        templates={_text(one, "name"): bytes(one.get("data") or b"") for one in listed},
    )


def _user(document: _Incoming) -> UserRecord:
    return UserRecord(
        uuid=_text(document, "uuid"),
        username=_text(document, "username"),
        password=_text(document, "password"),
        salt=_text(document, "salt"),
        email=_text(document, "email"),
        status=_word(USER_STATUSES, document),
    )


def _text(document: _Incoming, key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""


def _whole(document: _Incoming, key: str) -> int:
    value = document.get(key)
    return int(value) if isinstance(value, int) else 0


def _word(words: tuple[str, ...], document: _Incoming) -> str:
    stored = _whole(document, "status")
    return words[stored] if 0 <= stored < len(words) else words[0]


_READERS: Mapping[str, Callable[[_Incoming], Row]] = {"cluster": _cluster, "job": _job, "helm": _chart, "user": _user}
