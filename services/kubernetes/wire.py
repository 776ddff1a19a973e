"""What goes over the wire, free of any HTTP library: answers, lines, warnings, JSON."""

from __future__ import annotations

import gc
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Query = Sequence[tuple[str, str]]
Object = dict[str, Any]
"""One Kubernetes object as raw JSON."""

_WARNING = re.compile(r'299 \S+ "((?:[^"\\]|\\.)*)"')
# A line beyond this is no JSON of etcd's (1.5 MB per object) and no log line of a kubelet's.
_LONGEST_LINE = 16 * 1024 * 1024
_LARGE = 256 * 1024
"""Bytes of an answer from which on the parser counts."""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body parsed; None if it is empty. Raises ValueError."""
        return parse_json(self.body) if self.body else None


class LineStream:
    """An endless answer, cut into lines without their line ends."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        rest = b""
        async for chunk in self._chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line
            if len(rest) > _LONGEST_LINE:
                yield rest
                rest = b""
        if rest:
            yield rest


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector over a burst of allocations that leaves no cycles behind.

    It, not the parser, is the cost of a large answer (kubernetes.md §1: 83 against 308 ms for 11.7 MB), and a fifth of
    the time of a large import.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def parse_json(body: bytes) -> Any:
    """The data of a JSON text, however large. Raises ValueError."""
    with collector_paused():
        try:
            return _parse_fast(body) if len(body) >= _LARGE or "pydantic_core" in sys.modules else json.loads(body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def _parse_fast(body: bytes) -> Any:
    """As `json.loads`, in two thirds of its time, and equal short texts are held once."""
    from pydantic_core import from_json  # 50 ms of import, which a small answer alone is not worth

    try:
        return from_json(body, cache_strings="all")
    except ValueError:
        # It is stricter: half a surrogate pair and very deep nesting are none of its business.
        return json.loads(body)


def dump_json(data: Any) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def warnings_of(headers: Mapping[str, str]) -> list[str]:
    """The texts of `Warning: 299` headers, by which an API server tells of deprecated versions."""
    getall = getattr(headers, "getall", None)
    values = getall("Warning", []) if getall else [headers["Warning"]] if "Warning" in headers else []
    return [re.sub(r"\\(.)", r"\1", text) for value in values for text in _WARNING.findall(value)]
