"""The certificate that a user shows the API server: of the kubeconfig, or from a credential plugin."""

from __future__ import annotations

import os
import ssl
import tempfile
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_OWN = ("client-certificate", "client-key")


class ClientCertificate:
    """Makes `tls` show it."""

    def __init__(self, tls: ssl.SSLContext, user: Mapping[str, Any]) -> None:
        """Reads that of the kubeconfig's `user`, where there is one. Raises OSError, ValueError."""
        self._tls = tls
        self._user = user
        self._lent: tuple[str, str] | None = None
        self.pem = self._load_own()
        """The kubeconfig's; None where there is none."""

    def show(self, lent: tuple[str, str] | None) -> None:
        """Show that of a credential plugin, with its key, from now on; None has none to lend."""
        if lent is not None and lent != self._lent:
            self._lent = lent
            _load(self._tls, *lent)

    def _load_own(self) -> str | None:
        user = self._user
        if any(user.get(f"{key}-data") for key in _OWN):
            # One may be in the kubeconfig and the other beside it.
            own, key = map(self._read, _OWN)
            if own:
                _load(self._tls, own, key)
            return own or None
        if user.get("client-certificate"):
            self._tls.load_cert_chain(str(user["client-certificate"]), user.get("client-key"))
            return Path(str(user["client-certificate"])).read_text(errors="replace")
        return None

    def _read(self, key: str) -> str:
        if self._user.get(f"{key}-data"):
            return decoded(self._user, f"{key}-data")
        return Path(str(self._user[key])).read_text() if self._user.get(key) else ""


def decoded(section: Mapping[str, Any], key: str) -> str:
    """What `section` of a kubeconfig holds under `key`, which was looked at when it was read; empty for nothing."""
    return b64decode(str(section.get(key) or "")).decode()


def _load(tls: ssl.SSLContext, certificate: str, key: str) -> None:
    """Load a client certificate held in memory: `ssl` reads files only, so for a moment one of mode 0600 exists."""
    descriptor, name = tempfile.mkstemp(prefix="fatetui-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{certificate}\n{key}\n")
        tls.load_cert_chain(name)
    finally:
        Path(name).unlink(missing_ok=True)
