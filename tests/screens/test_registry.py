"""The action registry: every action can be done, no key does two things on one screen."""

from __future__ import annotations

from collections import Counter

from fatetui.actiondata import REGISTRY
from fatetui.actions import EVERYWHERE, GROUPS
from fatetui.actions import Risk as ActionRisk
from fatetui.app import FatetuiApp, Start
from screens.about import ABOUT
from screens.base import ConsoleScreen
from screens.catalog import VIEWS
from screens.place import Command, Place, parse_command
from services.steps import Risk, declarations


def screens() -> list[ConsoleScreen]:
    return [view.make(Place(view.id)) for view in VIEWS.values()]


def test_every_action_has_a_method_wherever_it_is_offered() -> None:
    doers = FatetuiApp(Start()).door.doers
    for screen in screens():
        for action in REGISTRY.actions:
            if action.offered(screen.scopes) and not action.id.startswith("view_"):
                method = f"do_{action.id}"
                assert any(hasattr(one, method) for one in (*screen.doers, *doers)), (screen.place.view, method)


def test_what_destroys_is_a_step_that_destroys_so_that_its_name_is_asked_for_on_production() -> None:
    for action in REGISTRY.actions:
        if action.verb is not None:
            risk = declarations()[action.verb].risk
            assert (action.risk is ActionRisk.DESTROY) == (risk is Risk.DESTROY), action.id
        assert action.risk is not ActionRisk.DESTROY or action.verb is not None, action.id


def test_while_something_is_typed_only_keys_that_are_no_text_are_shown() -> None:
    typing = frozenset({"f1", "escape", "ctrl+s"})
    shown = [REGISTRY.by_id[name].key_among(typing) for name in ("help", "back", "command", "filter", "save")]
    assert shown == ["F1", "Esc", "", "", "^S"]


def test_every_screen_says_what_it_is_for() -> None:
    assert ABOUT.keys() == VIEWS.keys()


def test_no_key_does_two_things_on_one_screen() -> None:
    assert list(REGISTRY.clashes(screen.scopes for screen in screens())) == []


def test_scopes_are_known_and_words_are_one_actions_own() -> None:
    assert {action.scope for action in REGISTRY.actions} <= GROUPS.keys()
    words = Counter(word for action in REGISTRY.actions for word in action.words)
    assert max(words.values()) == 1
    assert len(REGISTRY.by_id) == len(REGISTRY.actions)
    assert {"quit", "help"} <= {action.id for action in REGISTRY.actions if action.scope == EVERYWHERE and action.keys}


def test_commands_are_understood() -> None:
    assert parse_command("po") == Command("po")
    assert parse_command("Pods fate-9999 /egg roll") == Command("pods", "fate-9999", "egg roll")
    assert parse_command("po app=web @lab") == Command("po", "", "-l app=web", "lab")
    assert parse_command("@lab") == Command("", context="lab")
    assert parse_command("po all -f pyt") == Command("po", "*", "-f pyt")
