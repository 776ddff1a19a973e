"""Keys that the operator chose: as Textual calls them, and whether they clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fatetui.script.problems import nearest
from services.i18n import _

if TYPE_CHECKING:
    from fatetui.actions import Registry
    from fatetui.script.problems import Problems
    from services.i18n import Message

_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
# It has to leave whatever else is set.
_RESERVED = frozenset({"ctrl+c"})
_LISTED = _("`fatetui info --keys` lists the actions and their keys")


class ChosenKeys(NamedTuple):
    """Keys by action, as Textual names them; and what is right, but had better be written otherwise."""

    by_action: dict[str, tuple[str, ...]]
    remarks: tuple[Message, ...]


def chosen_keys(
    given: Mapping[str, str | list[str]], registry: Registry, screens: Iterable[frozenset[str]], problems: Problems
) -> ChosenKeys:
    """What was chosen. What cannot be is told to `problems`.

    `screens` are the scopes of each screen: a key may mean different things on different ones. An action may be called
    as it once was, and is then remarked on; where it is called by both names, the present one counts.
    """
    known: dict[str, tuple[str, ...]] = {}
    written: dict[str, str] = {}
    remarks = []
    for name, text in given.items():
        action = registry.former.get(name, name)
        if action not in registry.by_id:
            told = _("there is no action called {name}", name=name)
            problems.add("E-VALUE", told, ("keys", name), key=True, hint=nearest(name, registry.by_id) or _LISTED)
            continue
        if action != name:
            where = problems.place(("keys", name), key=True)
            told = _("{place}: the action {name} is called {action} now", place=where, name=name, action=action)
            remarks.append(told)
            if action in given:
                continue
        written[action] = name
        known[action] = tuple(_checked(name, text, problems))
    for action, key, other in _clashes(registry.with_keys(known), known, screens):
        told = _("{key} is the key of {other} on the same screen", key=key, other=other)
        hint = _("give one of them another key; `fatetui info --keys` lists them")
        problems.add("E-VALUE", told, ("keys", written[action]), hint=hint)
    return ChosenKeys(known, tuple(remarks))


def _checked(action: str, given: str | list[str], problems: Problems) -> Iterator[str]:
    for written in given.split() if isinstance(given, str) else given:
        key = _named(written)
        if key in _RESERVED:
            problems.add("E-VALUE", _("{key} always leaves fatetui", key=written), ("keys", action))
        elif not _is_key(key):
            hint = nearest(key, _names()) or _("such as x, F5, ctrl+l, pagedown, ?")
            problems.add("E-VALUE", _("there is no key called {key}", key=written), ("keys", action), hint=hint)
        else:
            yield key


def _named(written: str) -> str:
    """`?` is `question_mark`, `F5` is `f5`; letters stay, for `A` is another key than `a`."""
    # Not public, but what Textual's own bindings are named by: with another name a key would never be pressed.
    from textual.keys import _character_to_key

    return _character_to_key(written) if len(written) == 1 else written.lower()


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+")
    return set(modifiers) <= _MODIFIERS and ((len(base) == 1 and base.isalnum()) or base in _names())


@cache
def _names() -> frozenset[str]:
    from string import punctuation

    from textual.keys import Keys

    return frozenset(key.value for key in Keys) | {_named(character) for character in punctuation}


def _clashes(
    registry: Registry, chosen: Mapping[str, tuple[str, ...]], screens: Iterable[frozenset[str]]
) -> Iterator[tuple[str, str, str]]:
    """Each chosen key that does something else too, once: its action, the key, the other action."""
    told = set()
    for key, first, second in registry.clashes(screens):
        action, other = (first, second) if first in chosen else (second, first)
        if action in chosen and (action, key) not in told:
            told.add((action, key))
            yield action, key, other
