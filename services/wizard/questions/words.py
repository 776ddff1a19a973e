"""What answers must look like. Pure."""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path

from services.i18n import Message, _
from services.kubernetes import names
from services.redact import secrets
from services.wizard.facts import Facts
from services.wizard.model import Given

MOST_PARTIES = 50
ENVIRONMENT, FILE = "env:", "file:"
_REGISTRY = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?(/[a-z0-9]([-a-z0-9._]*[a-z0-9])?)*/?")
_PLACEHOLDERS = ("example.com", "example.org", "example.net", ".invalid", "192.168.0.1", "10.1.1.1")


def party_ids(text: str) -> list[int]:
    """The ids in `9999, 10000`. Raises ValueError for what is no number."""
    return [int(part) for part in re.split(r"[,\s]+", text.strip()) if part]


def known_ids(given: Given) -> list[int]:
    """The parties answered so far; none where the answer will not do."""
    try:
        ids = party_ids(given.get("parties", ""))
    except ValueError:
        return []
    return list(dict.fromkeys(ids))[:MOST_PARTIES]


def are_ids(text: str, facts: Facts, given: Given) -> Message | None:
    """Ids of parties, with commas between them."""
    try:
        ids = party_ids(text)
    except ValueError:
        return _("Whole numbers with commas between them: 9999, 10000")
    if not ids or any(not 0 < one < 2**31 for one in ids):
        return _("A party id is a whole number above 0")
    if len(set(ids)) < len(ids):
        return _("Each party needs an id of its own")
    if len(ids) > MOST_PARTIES:
        return _("At most {most} parties at once", most=MOST_PARTIES)
    return None


def is_host(text: str, facts: Facts, given: Given) -> Message | None:
    """A host name below a domain."""
    if names.is_host(text) and "." in text:
        return None
    return _("A host name such as kubefate.net: small letters, digits, - and .")


def is_name(text: str, facts: Facts, given: Given) -> Message | None:
    """A name as Kubernetes takes it."""
    return None if names.is_name(text) else _("A name of small letters, digits and -, such as fate-9999")


def is_name_or_none(text: str, facts: Facts, given: Given) -> Message | None:
    """The same, or nothing at all."""
    return is_name(text, facts, given) if text else None


def is_registry(text: str, facts: Facts, given: Given) -> Message | None:
    """A registry with a path, or nothing."""
    if not text or _REGISTRY.fullmatch(text):
        return None
    return _("A registry and path such as hub.example.com/federatedai, without https://")


def is_address(text: str, facts: Facts, given: Given) -> Message | None:
    """Where another pod can be reached: never the pod itself."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None if names.is_host(text) else _("The IP address or host name of a node")
    if address.is_loopback or address.is_unspecified:
        return _("{address} is each pod itself: the others cannot reach it", address=text)
    return None


def is_folder(text: str, facts: Facts, given: Given) -> Message | None:
    """A folder that can be written to."""
    if not text.strip() or "\0" in text:
        return _("A folder, such as federation")
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        return _("{path} is a file, not a folder", path=str(path))
    return None


def is_secret_place(text: str, facts: Facts, given: Given) -> Message | None:
    """Where a password is read from: never the password itself, for answers are kept on the disk."""
    if text.startswith(ENVIRONMENT):
        name = text.removeprefix(ENVIRONMENT)
        return None if os.environ.get(name) else _("The environment variable {name} is not set", name=name or "-")
    if text.startswith(FILE):
        path = Path(text.removeprefix(FILE)).expanduser()
        return None if path.is_file() else _("There is no file {path}", path=str(path))
    return _("Where it stands, never itself: env:NAME or file:PATH")


def secret_at(place: str) -> str:
    """The password that stands at such a place; "" where there is none. It is never shown from then on."""
    if place.startswith(ENVIRONMENT):
        found = os.environ.get(place.removeprefix(ENVIRONMENT), "")
    else:
        try:
            found = Path(place.removeprefix(FILE)).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return ""
    secrets.register(found)
    return found


def is_secret_place_or_none(text: str, facts: Facts, given: Given) -> Message | None:
    """The same, or nothing at all."""
    return is_secret_place(text, facts, given) if text else None


def is_url_or_none(text: str, facts: Facts, given: Given) -> Message | None:
    """An address of a service, or nothing."""
    if not text or re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        return None
    return _("An address such as http://10.0.0.5:8080")


def placeholder(text: str) -> str | None:
    """What of `text` is an example out of a manual, which nobody's machine answers to."""
    return next((one for one in _PLACEHOLDERS if one in text), None)
