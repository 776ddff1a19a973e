"""Secrets masked at the edge: a value registered here appears in no output, journal, log or report of this process."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

MASK = "••••••"
# Shorter values are words of everyday text: masking them would hide the text and reveal the secret.
SHORTEST = 4
# KubeFATE's and FATE's published defaults are no secrets, and masking them would maim half of every sentence.
PUBLISHED = frozenset({"admin", "root", "kubefate", "mongo", "fate", "fate_dev", "guest", "default", "password"})
_SENSITIVE_KEY = re.compile(r"(?i)(password|passwd|passphrase|secret|token|credential|api[-_]?key|private[-_]?key)")
_NAMES_A_SECRET = re.compile(
    r"(?i)(secretname|secretref|secretkeyref|imagepullsecrets?|tokenreview|serviceaccounttoken)"
)
# A key, perhaps quoted within a text that is quoted itself, and what follows its : or = on the line.
_ASSIGNED = re.compile(
    r"""(?i)(\b[\w.-]{0,64}(?:password|passwd|passphrase|secret|token|credential|api[-_]?key|private[-_]?key)[\w.-]{0,64})"""
    r"""(\\*["']?[ \t]*[:=][ \t]*\\*["']?)([^\s"'\\,;{}\[\]]{4,})"""
)


class Redactor:
    """The secrets known so far, and the masking of text and data that may hold them."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def register(self, *secrets: str | None) -> None:
        """Mask each of `secrets` from now on, also as base64, URL-encoded and inside a JSON string."""
        for secret in secrets:
            if secret and len(secret) >= SHORTEST and secret not in PUBLISHED:
                self._forms |= _forms_of(secret)
        self._pattern = None

    def register_data(self, data: Any) -> None:
        """Mask from now on what stands under secret-looking keys of JSON-like `data`."""
        match data:
            case Mapping():
                for key, value in data.items():
                    if isinstance(value, str) and is_sensitive_key(str(key)):
                        self.register(value)
                    else:
                        self.register_data(value)
            case list() | tuple():
                for value in data:
                    self.register_data(value)

    def mask(self, text: str) -> str:
        """`text` with every registered secret masked."""
        if not self._forms:
            return text
        if self._pattern is None:
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        return self._pattern.sub(MASK, text)

    def mask_data(self, data: Any, *, thoroughly: bool = False) -> Any:
        """A copy of JSON-like `data` with registered secrets and the values of secret-looking keys masked.

        `thoroughly` also within its texts, which may be whole documents: for what leaves the house.
        """
        match data:
            case str():
                return assignments_masked(self.mask(data)) if thoroughly else self.mask(data)
            case Mapping():
                return {
                    self.mask(str(key)): MASK
                    if _is_value(value) and (is_sensitive_key(str(key)) or _is_named_secret(data, key))
                    else self.mask_data(value, thoroughly=thoroughly)
                    for key, value in data.items()
                }
            case list() | tuple():
                return [self.mask_data(item, thoroughly=thoroughly) for item in data]
            case _:
                return data


def is_sensitive_key(key: str) -> bool:
    """Whether the value under `key` is a secret by its name (`password`, `token` …), not the name of one."""
    return bool(_SENSITIVE_KEY.search(key)) and not _NAMES_A_SECRET.search(key)


def assignments_masked(text: str) -> str:
    """`text` with what is assigned to secret-looking keys in it masked: `password: x`, `token=x`, `"passwd": "x"`.

    A published default is left as it is.
    """
    return _ASSIGNED.sub(_assigned_masked, text)


def _assigned_masked(found: re.Match[str]) -> str:
    key, between, value = found.groups()
    return found[0] if value in PUBLISHED or not is_sensitive_key(key) else f"{key}{between}{MASK}"


def _is_named_secret(data: Mapping[Any, Any], key: object) -> bool:
    """Whether `key` is the value of a variable with a secret-looking name, as containers have them."""
    return key == "value" and isinstance(data.get("name"), str) and is_sensitive_key(data["name"])


def _is_value(value: object) -> bool:
    return isinstance(value, str | bytes | int | float) and not isinstance(value, bool) and value != ""


def _forms_of(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    encoded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return {secret, quote(raw, safe=""), json.dumps(secret)[1:-1], *encoded, *(form.rstrip("=") for form in encoded)}


secrets = Redactor()
"""The process's one redactor. Global on purpose: a secret met by any layer must be masked by every other."""
