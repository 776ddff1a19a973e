"""The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), as MongoDB has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

MECHANISM = "SCRAM-SHA-256"
_ROUNDS = 4096


class Refused(Exception):
    """The client does not know the password, or does not speak the protocol."""


class Conversation:
    """One login: `first` answers the client's first message, `final` its proof."""

    def __init__(self, username: str, password: str) -> None:
        self._username = username
        self._salt = secrets.token_bytes(16)
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), self._salt, _ROUNDS)
        self._stored = hashlib.sha256(_mac(salted, b"Client Key")).digest()
        self._server_key = _mac(salted, b"Server Key")
        self._nonce = ""
        self._said = ""

    def first(self, message: bytes) -> bytes:
        """Salt and rounds. Raises Refused."""
        bare = _text(message).removeprefix("n,,")
        asked = _fields(bare)
        if asked.get("n", "").replace("=2C", ",").replace("=3D", "=") != self._username or not asked.get("r"):
            raise Refused
        self._nonce = asked["r"] + secrets.token_urlsafe(18)
        answer = f"r={self._nonce},s={base64.b64encode(self._salt).decode()},i={_ROUNDS}"
        self._said = f"{bare},{answer}"
        return answer.encode()

    def final(self, message: bytes) -> bytes:
        """The server's signature. Raises Refused unless the client's proof is right."""
        text = _text(message)
        asked = _fields(text)
        whole = f"{self._said},{text.rpartition(',p=')[0]}".encode()
        try:
            proof = base64.b64decode(asked.get("p", ""), validate=True)
        except ValueError:
            raise Refused from None
        signature = _mac(self._stored, whole)
        key = bytes(one ^ other for one, other in zip(proof, signature, strict=False))
        known = hmac.compare_digest(hashlib.sha256(key).digest(), self._stored)
        if not self._nonce or asked.get("r") != self._nonce or not known:
            raise Refused
        return b"v=" + base64.b64encode(_mac(self._server_key, whole))


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _text(message: bytes) -> str:
    return message.decode("utf-8", "replace")


def _fields(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(",") if "=" in part)
