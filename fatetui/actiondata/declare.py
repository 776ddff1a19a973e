"""How an action that changes nothing is declared in a line or two."""

from __future__ import annotations

from fatetui.actions import Action, Predicate, Risk
from services.i18n import Message


def read(
    identity: str,
    scope: str,
    keys: str,
    title: Message,
    about: Message,
    *,
    footer: bool = False,
    words: tuple[str, ...] = (),
    predicate: Predicate | None = None,
    takes_key: bool = False,
) -> Action:
    """An action that changes nothing. `keys` are divided by blanks."""
    split = tuple(keys.split())
    return Action(
        identity, title, about, Risk.READ, scope, split, words, footer=footer, predicate=predicate, takes_key=takes_key
    )
