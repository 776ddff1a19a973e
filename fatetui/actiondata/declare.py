"""How an action that changes nothing is declared in a line or two."""

from __future__ import annotations

from fatetui.actions import Action, Predicate, Risk
from services.i18n import Message

DESCRIBE = ("kubectl describe KIND NAME -n NAMESPACE",)
AS_YAML = ("kubectl get KIND NAME -n NAMESPACE -o yaml",)
FORWARD_BOARD = ("kubectl port-forward svc/fateboard 8080:8080 -n NAMESPACE",)


def read(
    identity: str,
    scope: str,
    keys: str,
    title: Message,
    about: Message,
    *,
    footer: bool = False,
    footing: int = 0,
    words: tuple[str, ...] = (),
    predicate: Predicate | None = None,
    takes_key: bool = False,
    takes_word: bool = False,
    by_hand: tuple[str, ...] = (),
    permission: str = "",
) -> Action:
    """An action that changes nothing. `keys` are divided by blanks."""
    return Action(
        identity,
        title,
        about,
        Risk.READ,
        scope,
        tuple(keys.split()),
        words,
        footer=footer,
        footing=footing,
        predicate=predicate,
        takes_key=takes_key,
        takes_word=takes_word,
        by_hand=by_hand,
        permission=permission,
    )
