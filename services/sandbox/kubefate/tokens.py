"""The service's JWT, HS256, as gin-jwt issues and refuses it (kubefate.md §1.3)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any

_HEADER = {"alg": "HS256", "typ": "JWT"}
_FIXED_KEY = b"secret key"


class TokenRefused(Exception):
    """A token that is not accepted; the text is gin-jwt's."""


class Tokens:
    """Issues and checks the tokens of one service process."""

    def __init__(self, *, fixed_key: bool) -> None:
        self._key = _FIXED_KEY if fixed_key else secrets.token_hex(16).encode()

    def issue(self, username: str, lifetime: float) -> tuple[str, datetime]:
        """A token for `username` and the moment it expires, `lifetime` seconds from now."""
        now = time.time()
        expires = int(now + lifetime)
        claims = {"exp": expires, "id": username, "orig_iat": int(now)}
        signed = f"{_encoded(_HEADER)}.{_encoded(claims)}"
        return f"{signed}.{_base64(self._signature(signed))}", datetime.fromtimestamp(expires, UTC)

    def claims(self, token: str) -> dict[str, Any]:
        """The claims of `token`. Raises TokenRefused."""
        parts = token.split(".")
        if len(parts) != 3:
            raise TokenRefused("token contains an invalid number of segments")
        try:
            claims: dict[str, Any] = json.loads(_decoded(parts[1]))
            signature = _decoded(parts[2])
        except (binascii.Error, ValueError) as error:
            raise TokenRefused("illegal base64 data at input byte 0") from error
        if not hmac.compare_digest(signature, self._signature(f"{parts[0]}.{parts[1]}")):
            raise TokenRefused("signature is invalid")
        if time.time() > claims.get("exp", 0):
            raise TokenRefused("Token is expired")
        return claims

    def _signature(self, signed: str) -> bytes:
        return hmac.new(self._key, signed.encode(), hashlib.sha256).digest()


def _encoded(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
