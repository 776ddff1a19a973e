"""What is typed after `:` — completed, understood, done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from fatetui.actions import Action, Registry
from screens.look import Tone
from screens.place import Command, Place, parse_command
from services.errors import FatetuiError
from services.i18n import Message, _
from services.kubernetes import contexts, name_of
from services.session import Session, Wanted
from services.text import one_line


class Commanded(Protocol):
    """What the commands need of the application."""

    @property
    def session(self) -> Session | None:
        """The session, when there is one."""

    def place_of_view(self, view: str) -> Place:
        """A view as it is gone to by its name."""

    def go(self, place: Place) -> None:
        """Go there."""

    def look_for_kind(self, command: Command, unknown: Callable[[str], None]) -> None:
        """Go to the kind that the command's word names, if the cluster has one; else `unknown`."""

    def use_context(self, name: str) -> None:
        """Open another context."""

    def use_namespace(self, namespace: str | None) -> None:
        """Look at another namespace."""

    def say(self, text: Message, tone: Tone = Tone.PLAIN) -> None:
        """Tell the operator."""

    def perform_later(self, identity: str) -> None:
        """Do an action once this is done."""


class Commands:
    """The grammar is screens.place.parse_command's; the words are the registry's."""

    def __init__(self, app: Commanded, registry: Registry) -> None:
        self._app = app
        self._registry = registry

    def obey(self, line: str) -> None:
        """Do what `line` says, or tell what was not understood."""
        command = parse_command(line)
        action = self._registry.by_word.get(command.word)
        if action is None:
            self._app.look_for_kind(command, self._unknown)
        elif command.context:
            self._app.use_context(command.context)
        elif action.id == "view_contexts" and command.namespace:
            self._app.use_context(command.namespace)
        elif action.id == "view_namespaces" and command.namespace:
            self._app.use_namespace(None if command.namespace == "*" else command.namespace)
        elif action.id.startswith("view_"):
            self._app.go(self._place(action, command))
        else:
            self._app.perform_later(action.id)

    def complete(self, line: str) -> str | None:
        """The first whole line that begins with `line`."""
        head, blank, last = line.rpartition(" ")
        if not line.strip():
            return None
        return next((f"{head}{blank}{word}" for word in self._candidates(head.strip(), last) if word != last), None)

    def _candidates(self, head: str, last: str) -> Iterable[str]:
        if not head:
            return self._registry.words_from(last.casefold())
        if last.startswith("@"):
            return (f"@{name}" for name in self._contexts() if name.startswith(last[1:]))
        action = self._registry.by_word.get(head.split(maxsplit=1)[0].casefold())
        names = self._contexts() if action is not None and action.id == "view_contexts" else self._namespaces()
        return (name for name in names if last and name.startswith(last))

    def _place(self, action: Action, command: Command) -> Place:
        place = self._app.place_of_view(action.id.removeprefix("view_"))
        if command.namespace:
            place = replace(place, namespace=None if command.namespace == "*" else command.namespace)
        return replace(place, filter=command.filter)

    def _unknown(self, word: str) -> None:
        """Neither a view nor a kind of the cluster."""
        near = self._registry.nearest(word)
        shown = one_line(word, 40)
        if near is None:
            self._app.say(_("There is no view or command called {word}", word=shown), Tone.WARN)
        else:
            told = _("There is no view or command called {word}; did you mean {near}?", word=shown, near=near)
            self._app.say(told, Tone.WARN)

    def _namespaces(self) -> Iterator[str]:
        session = self._app.session
        if session is not None:
            yield from map(name_of, session.view(Wanted("Namespace")).snapshot)

    def _contexts(self) -> Iterator[str]:
        session = self._app.session
        try:
            yield from contexts(session.cluster.kubeconfig if session is not None else None).names
        except FatetuiError:
            return
