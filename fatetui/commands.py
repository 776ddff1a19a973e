"""What is typed after `:` — completed, understood, done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from screens.catalog import VIEWS
from screens.look import Tone
from screens.parties.place import party_place
from screens.place import Place, parse_command
from services import kubernetes
from services.errors import FatetuiError
from services.i18n import _
from services.session import Wanted
from services.text import one_line

if TYPE_CHECKING:
    from fatetui.actions import Action, Registry
    from fatetui.travels import Travels
    from screens.host import Host
    from screens.place import Command

_EDIT = "edit"
ALL = "*"
"""What is typed for all namespaces, as parse_command gives it."""


class Commands:
    """The grammar is screens.place.parse_command's; the words are the registry's, then the cluster's own kinds."""

    def __init__(self, app: Host, travels: Travels, registry: Registry, perform: Callable[..., None]) -> None:
        self._app = app
        self._travels = travels
        self._registry = registry
        self._perform = perform

    def obey(self, line: str) -> None:
        """Do what `line` says, or tell what was not understood."""
        command = parse_command(line)
        session = self._app.session
        if command.context and (session is None or session.context != command.context):
            there = replace(command, context="")
            self._app.use_context(command.context, partial(self._do, there) if there.word else None)
        else:
            self._do(command)

    def complete(self, line: str) -> str | None:
        """The first whole line that begins with `line`."""
        head, blank, last = line.rpartition(" ")
        if not line.strip():
            return None
        return next((f"{head}{blank}{word}" for word in self._candidates(head.strip(), last) if word != last), None)

    def _do(self, command: Command) -> None:
        action = self._registry.by_word.get(command.word)
        if action is None:
            self._app.run_worker(self._go_to_kind(command), group="navigation", exclusive=True)
        elif action.id == "view_contexts" and command.argument:
            self._app.use_context(command.argument)
        elif action.id == "view_namespaces" and command.argument:
            self._app.use_namespace(None if command.argument == ALL else command.argument)
        elif command.word == _EDIT and command.argument:
            self._app.run_worker(self._edit(command.argument), group="navigation", exclusive=True)
        elif action.id.startswith("view_"):
            self._app.go(self._party(action, command) or self._place(action, command))
        else:
            self._perform(action.id, *((command.argument,) if action.takes_word and command.argument else ()))

    def _party(self, action: Action, command: Command) -> Place | None:
        """The page of the one party that is named or numbered so; None leaves it to the table of all."""
        session = self._app.session
        if action.id != "view_parties" or session is None or not command.argument:
            return None
        known = (party for party in session.parties.found if command.argument in (party.title, party.party_id))
        found = [party_place("party", party) for party in known]
        return found[0] if len(found) == 1 else None

    async def _edit(self, word: str) -> None:
        """The editor on the file of a party, which `word` is the name or the id of."""
        bench = self._app.workbench
        await bench.scan()
        name = bench.called(word)
        if name is None:
            told = _("No file in {folder} describes {party}", folder=str(bench.folder), party=one_line(word, 60))
            self._app.say(told, Tone.WARN)
        else:
            # Later, for going there is a worker of the same group, which would end this one.
            self._app.call_later(self._app.go, Place("edit", name=name, title=one_line(name)))

    def _place(self, action: Action, command: Command) -> Place:
        view = VIEWS[action.id.removeprefix("view_")]
        place = replace(self._travels.place_of_view(view.id), filter=command.filter)
        if not command.argument:
            return place
        if view.namespaced:
            return replace(place, namespace=None if command.argument == ALL else command.argument)
        if view.one:
            return Place(view.one, name=command.argument, title=one_line(command.argument))
        return replace(place, filter=command.filter or command.argument)

    async def _go_to_kind(self, command: Command) -> None:
        session = self._app.session
        kind = await session.tables.kind_called(command.word) if session is not None else None
        if kind is None:
            self._unknown(command.word)
            return
        namespace = None if command.argument == ALL else command.argument or self._travels.namespace
        # Later, for going there is a worker of the same group, which would end this one.
        place = Place("any", namespace, filter=command.filter, kind=kind, title=kind)
        self._app.call_later(self._app.go, place)

    def _unknown(self, word: str) -> None:
        """Neither a view nor a kind of the cluster."""
        near = self._registry.nearest(word)
        shown = one_line(word, 40)
        if near is None:
            self._app.say(_("There is no view or command called {word}", word=shown), Tone.WARN)
        else:
            told = _("There is no view or command called {word}; did you mean {near}?", word=shown, near=near)
            self._app.say(told, Tone.WARN)

    def _candidates(self, head: str, last: str) -> Iterable[str]:
        if last.startswith("@"):
            return (f"@{name}" for name in self._contexts() if name.startswith(last[1:]))
        if not head:
            return self._registry.words_from(last.casefold())
        return (name for name in self._arguments(head) if last and name.startswith(last))

    def _arguments(self, head: str) -> Iterable[str]:
        """What may stand behind the words `head`."""
        action = self._registry.by_word.get(head.split(maxsplit=1)[0].casefold())
        if action is not None and action.id == "view_contexts":
            return self._contexts()
        if action is not None and action.id in ("view_parties", "view_config"):
            return self._parties()
        return self._namespaces()

    def _namespaces(self) -> Iterator[str]:
        session = self._app.session
        if session is not None:
            yield from map(kubernetes.name_of, session.view(Wanted("Namespace")).snapshot)

    def _parties(self) -> Iterator[str]:
        session = self._app.session
        for party in session.parties.found if session is not None else ():
            yield from filter(None, (party.party_id, party.name))

    def _contexts(self) -> Iterator[str]:
        try:
            yield from kubernetes.contexts(self._app.kubeconfig).names
        except FatetuiError:
            return
