"""The actions there are. Keys keep what they mean in k9s (product.md §6.3)."""

from __future__ import annotations

from collections.abc import Iterable

from fatetui.actions import EVERYWHERE, Action, Predicate, Registry, Risk, namespaced, selected
from screens.catalog import VIEWS
from services.i18n import Message, _


def _read(
    identity: str,
    scope: str,
    keys: str,
    title: Message,
    about: Message,
    *,
    footer: bool = False,
    words: tuple[str, ...] = (),
    predicate: Predicate | None = None,
) -> Action:
    """An action that changes nothing. `keys` are divided by blanks."""
    split = tuple(keys.split())
    return Action(identity, title, about, Risk.READ, scope, split, words, footer=footer, predicate=predicate)


_OBJECTS = (
    _read("open", "table", "enter", _("Open"), _("Go one deeper"), footer=True, predicate=selected),
    _read("logs", "logs-of", "l", _("Logs"), _("What the pod writes"), footer=True, predicate=selected),
    _read(
        "previous_logs",
        "logs-of",
        "p",
        _("Previous"),
        _("The log of the container before this one"),
        predicate=selected,
    ),
    _read("describe", "objects", "d", _("Describe"), _("State, reasons and events"), footer=True, predicate=selected),
    _read("yaml", "objects", "y", _("YAML"), _("The object as the cluster has it"), footer=True, predicate=selected),
    _read("copy_name", "objects", "c", _("Copy name"), _("Put the name on the clipboard"), predicate=selected),
    _read(
        "deployments", "parties", "D", _("Deployments"), _("The party's deployments"), footer=True, predicate=selected
    ),
    _read(
        "services", "parties", "s", _("Services"), _("The party's services and ports"), footer=True, predicate=selected
    ),
    _read(
        "events", "parties", "e", _("Events"), _("The events of the party's namespace"), footer=True, predicate=selected
    ),
    _read(
        "use_namespace",
        "namespaces",
        "u",
        _("Use"),
        _("Look at this namespace from now on"),
        footer=True,
        predicate=selected,
    ),
)
_TOY = (
    _read("toy", "parties", "t", _("Toy test"), _("FATE's own test of this party with each other one"), footer=True),
    Action(
        "toy_run",
        _("Test"),
        _("Run toy_example: the row's party as guest, the column's as host"),
        Risk.WRITE,
        "toy",
        ("t",),
        verb="toy.run",
        footer=True,
        predicate=selected,
    ),
    _read(
        "toy_transcript", "toy", "enter", _("Transcript"), _("All that the test told"), footer=True, predicate=selected
    ),
    _read("toy_stop", "toy", "X", _("Stop"), _("Stop watching the test; FATE's job goes on"), footer=True),
    _read("toy_down", "toy", "down j", _("Down"), _("The next guest")),
    _read("toy_up", "toy", "up k", _("Up"), _("The guest before")),
    _read("toy_right", "toy", "right l", _("Right"), _("The next host")),
    _read("toy_left", "toy", "left h", _("Left"), _("The host before")),
    _read("toy_page_down", "toy", "pagedown ctrl+f", _("Page down"), _("The transcript, one screenful down")),
    _read("toy_page_up", "toy", "pageup ctrl+b", _("Page up"), _("The transcript, one screenful up")),
)
_TABLE = (
    _read("down", "table", "down j", _("Down"), _("One row down")),
    _read("up", "table", "up k", _("Up"), _("One row up")),
    _read("page_down", "table", "pagedown ctrl+f", _("Page down"), _("One screenful down")),
    _read("page_up", "table", "pageup ctrl+b", _("Page up"), _("One screenful up")),
    _read("top", "table", "home", _("Top"), _("The first row")),
    _read("bottom", "table", "end G", _("Bottom"), _("The last row")),
    _read("mark", "table", "space", _("Mark"), _("Mark the row, or take its mark away"), predicate=selected),
    _read("unmark", "table", "ctrl+backslash", _("Clear marks"), _("Take all marks away")),
    _read("faults", "table", "ctrl+z", _("Faults"), _("Only what is not healthy, or all again"), footer=True),
    _read("wide", "table", "ctrl+w", _("Wide"), _("More columns, or fewer")),
    _read("sort_name", "table", "N", _("By name"), _("Sort by name; again: the other way round")),
    _read("sort_age", "table", "A", _("By age"), _("Sort by age; again: the other way round")),
    _read("sort_state", "table", "S", _("By health"), _("Sort by health, the worst first")),
    _read("sort_namespace", "table", "P", _("By namespace"), _("Sort by namespace")),
    _read(
        "all_namespaces", "objects", "0", _("All ns"), _("Look at all namespaces"), footer=True, predicate=namespaced
    ),
)
_TEXT = (
    _read("line_down", "text", "down j", _("Down"), _("One line down")),
    _read("line_up", "text", "up k", _("Up"), _("One line up")),
    _read("screen_down", "text", "pagedown ctrl+f space", _("Page down"), _("One screenful down")),
    _read("screen_up", "text", "pageup ctrl+b", _("Page up"), _("One screenful up")),
    _read("text_top", "text", "home g", _("Top"), _("The first line"), footer=True),
    _read("text_bottom", "text", "end G", _("Bottom"), _("The last line"), footer=True),
    _read("wrap", "text", "w", _("Wrap"), _("Break long lines, or cut them"), footer=True),
    _read("follow", "log", "s", _("Follow"), _("Stay at the end, or stop there"), footer=True),
    _read("timestamps", "log", "t", _("Times"), _("Show when each line was written"), footer=True),
    _read("next_container", "log", "o", _("Container"), _("The log of the pod's next container"), footer=True),
    _read("save", "text", "ctrl+s", _("Save"), _("Write all of it to a file"), footer=True),
)
_EVERYWHERE = (
    _read(
        "filter", "filter", "slash", _("Filter"), _("Regular expression; !inverse, -l labels, -f fuzzy"), footer=True
    ),
    _read("command", EVERYWHERE, "colon", _("Go to"), _("A view, by its name; Tab completes"), footer=True),
    _read(
        "help", EVERYWHERE, "question_mark f1", _("Help"), _("All keys of this screen"), footer=True, words=("help",)
    ),
    _read("back", EVERYWHERE, "escape", _("Back"), _("Take the filter away, or go one back"), footer=True),
    _read("last", EVERYWHERE, "minus", _("Last"), _("The view before this one")),
    _read("older", EVERYWHERE, "left_square_bracket", _("Older"), _("Back in the history of views")),
    _read("newer", EVERYWHERE, "right_square_bracket", _("Newer"), _("Forward in the history of views")),
    _read("palette", EVERYWHERE, "ctrl+p", _("Palette"), _("All actions and views, to be searched")),
    _read("refresh", EVERYWHERE, "ctrl+r", _("Refresh"), _("Paint the screen anew")),
    _read("language", EVERYWHERE, "L", _("Language"), _("English or Chinese"), words=("language",)),
    _read("theme", EVERYWHERE, "T", _("Theme"), _("The next theme"), words=("theme",)),
    _read("quit", EVERYWHERE, "ctrl+q", _("Quit"), _("Leave fatetui"), words=("q", "quit", "exit")),
)


def _views() -> Iterable[Action]:
    for view in VIEWS.values():
        if view.words:
            about = _("Go to {view}", view=view.title)
            yield Action(f"view_{view.id}", view.title, about, Risk.READ, EVERYWHERE, words=view.words)


REGISTRY = Registry((*_OBJECTS, *_TOY, *_TABLE, *_TEXT, *_EVERYWHERE, *_views()))
