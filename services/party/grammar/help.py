"""One line about each key, loaded only when somebody reads it."""

from __future__ import annotations

from services.i18n import Message, _
from services.party.grammar.model import Key

_HELP: dict[str, Message] = {"name": _("The FATE cluster's name, and its Helm release's")}


def help_of(key: Key) -> Message:
    """What a key is for: of its whole path, or of its last name wherever it stands."""
    return _HELP.get(key.path) or _HELP.get(key.path.rpartition(".")[2]) or _("{key}", key=key.path)
