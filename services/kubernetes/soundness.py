"""Whether what a kubeconfig says of a cluster and of a user can be used at all, told before anything is contacted."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.i18n import Message, _
from services.text import one_line

_PEM_KEYS = ("certificate-authority-data", "client-certificate-data", "client-key-data")
_ADDRESSES = (
    ("server", "https://10.0.0.5:6443", ("http", "https")),
    ("proxy-url", "http://10.0.0.5:3128", ("http", "https", "socks5")),
)
_FILE_KEYS = ("certificate-authority", "client-certificate", "client-key")


def unsound(section: Message, body: Mapping[str, Any]) -> Message | None:
    """The first thing that is wrong with `body`, the `section` (`cluster kind`, `user admin`); None: nothing is.

    Reads the certificate files that are named, for nobody else would say which of them is missing.
    """
    return next(_faults(section, body), None)


def _faults(section: Message, body: Mapping[str, Any]) -> Iterator[Message]:
    for key, example, schemes in _ADDRESSES:
        if body.get(key) and not _is_url(body[key], schemes):
            address = one_line(str(body[key]))
            yield _(
                "{key} of {section} is no address like {example}: {address}",
                key=key,
                section=section,
                example=example,
                address=address,
            )
    if not str(body.get("token") or "").isprintable():
        yield _("{key} of {section} holds more than one line", key="token", section=section)
    for key in _PEM_KEYS:
        if body.get(key) and not _is_pem(body[key]):
            yield _("{key} of {section} is no PEM in base64", key=key, section=section)
    for key in _FILE_KEYS:
        if body.get(key) and not body.get(f"{key}-data"):
            yield from _unreadable(section, key, Path(str(body[key])))
    yield from _plugin_faults(section, body.get("exec"))
    if not isinstance(body.get("auth-provider") or {}, Mapping):
        yield _("{key} of {section} is no mapping", key="auth-provider", section=section)


def _plugin_faults(section: Message, plugin: object) -> Iterator[Message]:
    if plugin is None:
        return
    if not isinstance(plugin, Mapping):
        yield _("{key} of {section} is no mapping", key="exec", section=section)
        return
    if not isinstance(plugin.get("command"), str) or not plugin["command"]:
        yield _("exec of {section} names no command", section=section)
    for key in ("args", "env"):
        if not isinstance(plugin.get(key) or [], list):
            yield _("{key} of {section} is no list", key=f"exec.{key}", section=section)


def _unreadable(section: Message, key: str, path: Path) -> Iterator[Message]:
    try:
        path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield _("{key} of {section}: {path}: {reason}", key=key, section=section, path=str(path), reason=reason)


def _is_url(text: object, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(str(text))
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number, or too large; brackets that are not closed
        return False


def _is_pem(data: object) -> bool:
    try:
        return "-----BEGIN " in b64decode(str(data)).decode()
    except ValueError:  # no base64, or no text in it
        return False
