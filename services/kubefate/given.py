"""Addresses of KubeFATE that a person named: for the contexts that they were named for, and no others."""

from __future__ import annotations

from urllib.parse import urlsplit

from services.errors import FatetuiError
from services.i18n import _
from services.text import one_line


class NotAnAddress(FatetuiError):
    """What was given for KubeFATE's address is none."""

    code = "E-ADDRESS"


class Addresses:
    """By context. One for all contexts would lead an installation into another cluster."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def give(self, context: str, text: str) -> str:
        """Look for the KubeFATE of `context` at `text` first, from now on; the address as it is asked. "" forgets it.

        Raises NotAnAddress.
        """
        if not text:
            self._known.pop(context, None)
            return ""
        self._known[context] = service_address(text)
        return self._known[context]

    def of(self, context: str) -> str | None:
        """The address given for `context`."""
        return self._known.get(context)


def service_address(text: str) -> str:
    """`text` as an address that can be asked: `host`, `host:port` or a URL. Raises NotAnAddress."""
    try:
        parts = urlsplit(text.strip() if "://" in text else f"http://{text.strip()}")
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment or parts.username or any(map(str.isspace, text.strip())):
        raise NotAnAddress(
            _("{text} is no address of KubeFATE", text=one_line(text, 80)),
            remedy=_("Write it like http://10.0.0.5:8080 or kubefate.example.org"),
        )

    from services.kubefate.routes import normal_url  # HTTP, for those who name an address

    return normal_url(text)


addresses = Addresses()
"""Those of this process: whoever asks KubeFATE asks there first (design.md §5)."""
