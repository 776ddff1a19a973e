"""Every action of the console, declared once: keys, footer, help, palette, `:` words and read-only gating follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum

from screens.host import Offer, Standing
from services.i18n import Message, _

Predicate = Callable[[Standing], Message | None]
"""Why it cannot be done now; None when it can."""

EVERYWHERE = "everywhere"


class Risk(StrEnum):
    """What an action does to the world. Every action has to say it: there is no harmless default."""

    READ = "read"
    WRITE = "write"
    DESTROY = "destroy"


def selected(standing: Standing) -> Message | None:
    """Needs an object under the cursor."""
    return None if standing.selected else _("Nothing is selected")


def namespaced(standing: Standing) -> Message | None:
    """Needs a table that lives in namespaces."""
    return None if standing.namespaced else _("These objects live in no namespace")


def of_party(standing: Standing) -> Message | None:
    """Needs a party under the cursor."""
    return None if standing.party else _("No party is selected")


@dataclass(frozen=True, slots=True)
class Action:
    """Done by the method `do_<id>` of the screen, else of the application. `scope` names the screens that it belongs to
    by what they can (`ConsoleScreen.scopes`); `key_name` is how its first key is written."""

    id: str
    title: Message
    help: Message
    risk: Risk
    scope: str
    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    verb: str | None = None
    footer: bool = False
    footing: int = 0
    """Where the line of keys has it: what is smaller comes first, for a narrow screen has not room for all."""
    predicate: Predicate | None = None
    permission: str = ""
    """What of services.session.permissions.NEEDS it needs."""
    takes_key: bool = False
    """Whether its keys mean different things: its method is told which one was pressed."""
    takes_word: bool = False
    """Whether what is typed behind its word is given to its method."""
    by_hand: tuple[str, ...] = ()
    """Commands that one would type instead, as those of a step's declaration; where none are given, its verb's."""

    @property
    def shown_key(self) -> str:
        """Its keys as they are written for people."""
        return self.key_among(None)

    def key_among(self, reachable: frozenset[str] | None) -> str:
        """The first of its keys that reaches it, as it is written for people; "" where none does."""
        keys = [key for key in self.keys if reachable is None or key in reachable]
        if not keys:
            return ""
        return f"{key_name(keys[0])}-{key_name(keys[-1])}" if self.takes_key else key_name(keys[0])

    def fits(self, standing: Standing) -> bool:
        """Whether there is something that it could be done to."""
        return self.predicate is None or self.predicate(standing) is None

    def offered(self, scopes: frozenset[str]) -> bool:
        """Whether it means anything on a screen with these scopes."""
        return self.scope == EVERYWHERE or self.scope in scopes

    def refusal(self, standing: Standing) -> Message | None:
        """Why it cannot be done now."""
        if self.risk is not Risk.READ and standing.read_only:
            return _("Read-only: nothing is changed here")
        if self.predicate is not None and (why := self.predicate(standing)) is not None:
            return why
        missing = standing.lacks(self.permission) if self.permission else None
        return _("Not allowed here: {permission}", permission=missing) if missing is not None else None


GROUPS: dict[str, Message] = {
    "view": _("Views"),
    "overview": _("Overview"),
    "parties": _("Parties"),
    "objects": _("Objects"),
    "texts-of": _("Objects"),
    "any": _("Objects"),
    "named": _("Objects"),
    "spaced": _("Objects"),
    "forwardable": _("Objects"),
    "secret": _("A secret"),
    "forwards": _("Forwarded ports"),
    "drift": _("Drift"),
    "party-page": _("A party's page"),
    "toy": _("Toy test"),
    "logs-of": _("Logs of a pod"),
    "pods": _("A pod"),
    "workloads": _("A workload"),
    "namespaces": _("Namespaces"),
    "files": _("Party files"),
    "editor": _("Editor"),
    "form": _("Form"),
    "federation": _("Federation"),
    "boards": _("FATE-Boards"),
    "names": _("Names"),
    "names-table": _("Names"),
    "doctor": _("Doctor"),
    "shell": _("Shell"),
    "wizard": _("Install wizard"),
    "jobs": _("Jobs"),
    "faults": _("Faults of the demo"),
    "charts": _("Charts"),
    "holdings": _("KubeFATE"),
    "records": _("Records"),
    "runs": _("Runs"),
    "tasks": _("Tasks"),
    "plan": _("Plan"),
    "contexts": _("Contexts"),
    "table": _("Table"),
    "rows": _("Table"),
    "text": _("Text"),
    "search": _("Text"),
    "yaml": _("Text"),
    "log": _("Log"),
    "one-log": _("Log"),
    "filter": _("Filter"),
    "frame": _("Everywhere"),
    EVERYWHERE: _("Everywhere"),
}
"""Scopes in the order of the help screen, and what they are called there."""

_KEY_NAMES = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}


def key_name(key: str) -> str:
    """A key as it is written for people: `^F`, `?`, `Esc`."""
    if key.startswith("shift+"):
        return "⇧" + key_name(key.removeprefix("shift+"))
    if key == "ctrl+at":
        return "^Space"
    if key.startswith("ctrl+"):
        rest = key.removeprefix("ctrl+")
        return "^" + ("\\" if rest == "backslash" else _KEY_NAMES.get(rest, rest.upper()))
    return _KEY_NAMES.get(key, key.upper() if key[0] == "f" and key[1:].isdecimal() else key)


@dataclass(frozen=True, slots=True)
class Registry:
    """All actions, in the order in which they are shown."""

    actions: tuple[Action, ...]
    former: Mapping[str, str] = field(default_factory=dict)
    """What actions were called before, as settings may still call them: their ids by those."""
    by_id: dict[str, Action] = field(init=False)
    by_word: dict[str, Action] = field(init=False)
    _arranged: dict[frozenset[str], list[Action]] = field(init=False, default_factory=dict, compare=False)
    """Those of the screens so far: it is asked with every key, and there are hundreds of actions."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {action.id: action for action in self.actions})
        object.__setattr__(self, "by_word", {word: action for action in self.actions for word in action.words})

    def offers(self, standing: Standing) -> list[Offer]:
        """What a screen with this standing offers, grouped as the help shows it."""
        if standing.scopes not in self._arranged:
            order = list(GROUPS)
            found = [action for action in self.actions if action.offered(standing.scopes)]
            self._arranged[standing.scopes] = sorted(found, key=lambda action: order.index(action.scope))
        return [_offer(action, standing) for action in self._arranged[standing.scopes]]

    def with_keys(self, keys: Mapping[str, tuple[str, ...]]) -> Registry:
        """The same actions, those in `keys` with other keys."""
        changed = (replace(action, keys=keys.get(action.id, action.keys)) for action in self.actions)
        return Registry(tuple(changed), self.former)

    def clashes(self, screens: Iterable[frozenset[str]]) -> Iterator[tuple[str, str, str]]:
        """Each key that does two things on one screen, and both actions. `screens` are the scopes of each."""
        for scopes in screens:
            owners: dict[str, str] = {}
            for action in self.actions:
                for key in action.keys if action.offered(scopes) else ():
                    owner = owners.setdefault(key, action.id)
                    if owner != action.id:
                        yield key, owner, action.id

    def nearest(self, word: str) -> str | None:
        """The word that `word` was probably meant to be."""
        return next(iter(get_close_matches(word, self.by_word, n=1)), None)

    def words_from(self, beginning: str) -> Iterable[str]:
        """The words that begin so, shortest first."""
        return sorted((word for word in self.by_word if word.startswith(beginning)), key=lambda word: (len(word), word))


def _offer(action: Action, standing: Standing) -> Offer:
    return Offer(
        action.id,
        action.key_among(standing.reachable),
        action.title,
        action.help,
        GROUPS[action.scope],
        action.footer and action.id not in standing.idle,
        action.footing,
        action.refusal(standing),
        action.words,
    )
