"""What Kubernetes takes for a name, a host name, a label. Pure."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_HOST = re.compile(r"(?=.{1,253}\Z)" + _NAME.pattern + rf"(\.{_NAME.pattern})*")
_WORD = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")


def is_name(text: str) -> bool:
    """A label of RFC 1123, as names of namespaces and services are: small letters, digits and -, at most 63."""
    return _NAME.fullmatch(text) is not None


def is_host(text: str) -> bool:
    """A subdomain of RFC 1123: such names with dots between them, at most 253 characters."""
    return _HOST.fullmatch(text) is not None


def is_label_key(text: str) -> bool:
    """`app`, `example.com/app`: a word, before it perhaps a host name and a slash."""
    prefix, slash, word = text.rpartition("/")
    return _WORD.fullmatch(word) is not None and (not slash or is_host(prefix))


def is_label_value(text: str) -> bool:
    """A word, or nothing."""
    return not text or _WORD.fullmatch(text) is not None
