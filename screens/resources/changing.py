"""What changes objects of the cluster, or reaches into them: each is proposed, or asked for, before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.resources.definition import Seen
from screens.resources.reading import dig, name_of
from screens.resources.workloads import shell_container
from services.i18n import Message, _
from services.kubernetes import Object, is_label_key, is_label_value, is_name
from services.session.deeds import labelling, new_namespace, removal, restart, scaling
from services.text import one_line

if TYPE_CHECKING:
    from screens.resources.screen import ResourceScreen
    from services.session import Deed

_SCALABLE = ("Deployment", "StatefulSet")
_MOST_PODS = 1000


class Changing:
    """Actions of a table on the object under its cursor, or on all that are marked."""

    def __init__(self, screen: ResourceScreen) -> None:
        self._screen = screen

    def do_remove(self) -> None:
        self._propose_for_chosen(removal)

    def do_restart(self) -> None:
        if self._has_pods_of_its_own():
            self._propose_for_chosen(restart)

    def do_scale(self) -> None:
        app, obj, kind = self._screen.app, self._screen.selected(), self._screen.selected_kind
        if obj is not None and self._has_pods_of_its_own():
            now = str(dig(obj, "spec", "replicas") or 0)
            question = _("How many pods of {name}?", name=one_line(name_of(obj), 60))
            app.ask(question, now, _no_count, lambda count: app.propose(scaling(kind, obj, int(count))))

    def do_edit(self) -> None:
        obj = self._screen.selected()
        if obj is not None:
            self._screen.app.edit_object(self._screen.selected_kind, obj)

    def do_new_namespace(self) -> None:
        app = self._screen.app
        app.ask(_("Name of the new namespace?"), "", _no_name, lambda name: app.propose(new_namespace(name)))

    def do_label(self) -> None:
        app, obj, kind = self._screen.app, self._screen.selected(), self._screen.selected_kind
        if obj is not None:
            name = one_line(name_of(obj), 60)
            question = _("Which label of {name}? KEY=VALUE sets one, KEY- takes it away", name=name)
            app.ask(question, "", _no_label, lambda label: app.propose(labelling(kind, obj, *_label(label))))

    def do_shell(self) -> None:
        pod = self._screen.selected()
        if pod is not None:
            self._screen.app.shell_into(pod, shell_container(pod))

    def do_attach(self) -> None:
        pod = self._screen.selected()
        if pod is not None:
            self._screen.app.attach_to(pod, shell_container(pod))

    def _propose_for_chosen(self, deed: Callable[[str, list[Object]], Deed]) -> None:
        """What is to be done with the marked objects, which have to be of one kind."""
        chosen = [row.subject for row in self._screen.chosen() if isinstance(row.subject, Seen)]
        kinds = {seen.kind for seen in chosen}
        if len(kinds) > 1:
            self._screen.app.say(_("What is marked is of several kinds; mark one kind"), Tone.WARN)
        elif chosen:
            self._screen.app.propose(deed(chosen[0].kind, [seen.obj for seen in chosen]))

    def _has_pods_of_its_own(self) -> bool:
        if self._screen.selected_kind in _SCALABLE:
            return True
        self._screen.app.say(_("Only {kinds} can be scaled or restarted", kinds=", ".join(_SCALABLE)), Tone.WARN)
        return False


def _no_count(answer: str) -> Message | None:
    if answer.isascii() and answer.isdecimal() and int(answer) <= _MOST_PODS:
        return None
    return _("A number from 0 to {most}", most=_MOST_PODS)


def _no_name(answer: str) -> Message | None:
    return None if is_name(answer) else _("Letters a to z, digits and -, at most 63, no - at either end")


def _label(answer: str) -> tuple[str, str | None]:
    """Key and value; None for one that is to go."""
    key, equals, value = answer.strip().partition("=")
    return (key, value) if equals else (key.removesuffix("-"), None)


def _no_label(answer: str) -> Message | None:
    key, value = _label(answer)
    if not is_label_key(key):
        return _("A key such as team or example.com/team: letters, digits, -, _ and ., at most 63")
    if value is None:
        return None if answer.strip().endswith("-") else _("KEY=VALUE sets a label, KEY- takes it away")
    return None if is_label_value(value) else _("A value of letters, digits, -, _ and ., at most 63, or nothing")
