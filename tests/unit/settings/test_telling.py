"""What is set, and by what: the flag before the context's own file, that before the main one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fatetui.settings import ContextSettings, MainSettings, Settings
from fatetui.settings.telling import told_settings

PLACE = Path("/etc/fatetui")


def told(settings: Settings, *, read_only: bool = False, chosen: str | None = None) -> dict[str, tuple[str, str]]:
    found = told_settings(settings, PLACE, "prod-1", read_only=read_only, chosen=chosen)
    return {one.name: (one.value, str(one.origin)) for one in found}


def test_nothing_set_is_all_defaults() -> None:
    found = told(Settings())
    assert found["theme"][1] == found["production"][1] == found["read_only"][1] == "default"
    assert found["path.config"][0] == str(PLACE)


@pytest.mark.parametrize(
    ("own", "read_only", "value", "origin"),
    [
        (ContextSettings(read_only=False), True, "true", "--read-only"),
        (ContextSettings(read_only=False), False, "false", "/etc/fatetui/contexts/prod-1.yaml"),
        (ContextSettings(), False, "true", "/etc/fatetui/config.yaml"),
    ],
)
def test_the_nearer_word_holds(own: ContextSettings, read_only: bool, value: str, origin: str) -> None:
    settings = Settings(main=MainSettings(read_only=True), contexts={"prod-1": own})
    assert told(settings, read_only=read_only)["read_only"] == (value, origin)


def test_a_pattern_that_marks_production_is_named() -> None:
    found = told(Settings(main=MainSettings(production=["x", "prod-*"])))
    assert found["production"] == ("true", "prod-* in /etc/fatetui/config.yaml")


def test_a_theme_chosen_by_key_gives_way_to_one_that_is_set() -> None:
    assert told(Settings(), chosen="fatetui-light")["theme"] == ("fatetui-light", "last chosen with T")
    assert told(Settings(main=MainSettings(theme="ansi-dark")), chosen="fatetui-light")["theme"][0] == "ansi-dark"


def test_keys_and_themes_of_the_operator_are_listed() -> None:
    found = told(Settings(keys={"logs": ("ctrl+l",)}))
    assert found["keys.logs"] == ("ctrl+l", "/etc/fatetui/config.yaml")
