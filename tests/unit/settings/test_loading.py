"""Settings: what they say, and everything that can be wrong with them, at its place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fatetui.actiondata import REGISTRY
from fatetui.script.problems import render
from fatetui.settings import SCHEMAS, Settings, SettingsError, context_file, main_file, settings_schema
from fatetui.settings.console import console_settings
from fatetui.settings.themes import made
from themes import THEMES

OWN = {theme.name: theme for theme in THEMES}


def write(directory: Path, **files: str) -> None:
    """Files by name: `config`, `contexts__lab`, `themes__night`."""
    for name, text in files.items():
        path = directory / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def problems_of(directory: Path) -> list[tuple[str, str, int, int, str]]:
    """File, code, place and sentence of each."""
    with pytest.raises(SettingsError) as caught:
        console_settings(directory)
    return [
        (
            str(Path(problem.source).relative_to(directory)),
            problem.code,
            problem.span.line if problem.span else 0,
            problem.span.column if problem.span else 0,
            str(problem.message),
        )
        for problem in caught.value.problems
    ]


def test_no_files_say_nothing(tmp_path: Path) -> None:
    assert console_settings(tmp_path) == Settings()


def test_a_contexts_own_file_comes_first(tmp_path: Path) -> None:
    write(
        tmp_path,
        config="theme: fatetui-light\nproduction: ['prod-*']\nread_only: true\n",
        contexts__lab="theme: fatetui-contrast\nread_only: false\n",
    )
    write(tmp_path, **{"contexts__prod-toy": "production: false\n"})
    settings = console_settings(tmp_path)
    assert (settings.theme("lab"), settings.theme("other")) == ("fatetui-contrast", "fatetui-light")
    assert (settings.read_only("lab"), settings.read_only("other")) == (False, True)
    assert [settings.production(name) for name in ("lab", "prod-1", "prod-toy", "PROD-1")] == [
        False,
        True,
        False,
        False,
    ]


def test_the_address_of_kubefate_is_a_contexts_own(tmp_path: Path) -> None:
    write(tmp_path, contexts__lab="kubefate: 10.0.0.5:8080/\n", contexts__other="theme: fatetui-light\n")
    settings = console_settings(tmp_path)
    assert (settings.kubefate("lab"), settings.kubefate("other")) == ("http://10.0.0.5:8080", "")


def test_what_is_no_address_of_kubefate_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, contexts__lab="theme: fatetui-light\nkubefate: ftp://x\n")
    ((file, code, line, _column, told),) = problems_of(tmp_path)
    assert (file, code, line) == ("contexts/lab.yaml", "E-VALUE", 2)
    assert "http://10.0.0.5:8080" in told


@pytest.mark.parametrize("context", ["arn:aws:eks:eu-1:12:cluster/fate", "kind-fate", "a b@c", "联邦"])
def test_any_context_name_has_a_file(tmp_path: Path, context: str) -> None:
    path = context_file(tmp_path, context)
    path.parent.mkdir()
    path.write_text("production: true\n")
    assert path.parent == tmp_path / "contexts"
    assert console_settings(tmp_path).production(context)


def test_every_problem_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    write(
        tmp_path,
        config="langage: zh\ntheme: fatetui-drak\nproduction: prod\nkeys:\n  logz: x\n  logs: F99\n  quit: ctrl+c\n",
        contexts__lab="read_only: perhaps\ntheme: none\n",
        themes__night="base: nothing\nprimary: blueish\n",
    )
    write(tmp_path, **{"themes__fatetui-dark": "primary: red\n"})
    found = problems_of(tmp_path)
    assert [(file, code, line, column) for file, code, line, column, _message in found] == [
        ("config.yaml", "E-KEY-UNKNOWN", 1, 1),
        ("config.yaml", "E-VALUE", 3, 13),
        ("contexts/lab.yaml", "E-VALUE", 1, 12),
        ("themes/fatetui-dark.yaml", "E-VALUE", 1, 1),
        ("themes/night.yaml", "E-VALUE", 2, 10),
    ]
    write(
        tmp_path,
        config="theme: fatetui-drak\nkeys:\n  logz: x\n  logs: F99\n  quit: ctrl+c\n",
        contexts__lab="theme: no\n",
    )
    write(tmp_path, themes__night="base: nothing\n")
    found = problems_of(tmp_path)
    assert [(file, line, column) for file, _code, line, column, _message in found] == [
        ("config.yaml", 1, 8),
        ("config.yaml", 3, 3),
        ("config.yaml", 4, 9),
        ("config.yaml", 5, 9),
        ("contexts/lab.yaml", 1, 8),
        ("themes/fatetui-dark.yaml", 1, 1),
        ("themes/night.yaml", 1, 7),
    ]


def test_a_misspelt_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, config="keys: {logz: x}\ntheme: fatetui-drak\n")
    with pytest.raises(SettingsError) as caught:
        console_settings(tmp_path)
    told = render(caught.value.problems)
    assert "did you mean `logs`?" in told
    assert "did you mean `fatetui-dark`?" in told
    assert str(main_file(tmp_path)) in told


def test_text_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    write(tmp_path, config="keys: [\n")
    assert [code for _file, code, *_rest in problems_of(tmp_path)] == ["E-YAML"]


def test_keys_are_named_as_textual_names_them(tmp_path: Path) -> None:
    write(tmp_path, config="keys: {logs: 'Z F5', help: ['~']}\n")
    settings = console_settings(tmp_path)
    assert settings.keys == {"logs": ("Z", "f5"), "help": ("tilde",)}
    assert REGISTRY.with_keys(settings.keys).by_id["logs"].keys == ("Z", "f5")


def test_a_key_that_does_something_else_on_the_same_screen_is_a_clash(tmp_path: Path) -> None:
    write(tmp_path, config="keys: {logs: '?'}\n")
    (found,) = problems_of(tmp_path)
    assert found[:4] == ("config.yaml", "E-VALUE", 1, 14)
    assert "help" in found[4]


def test_two_actions_may_change_keys(tmp_path: Path) -> None:
    yaml, describe = REGISTRY.by_id["yaml"].keys[0], REGISTRY.by_id["describe"].keys[0]
    write(tmp_path, config=f'keys: {{yaml: "{describe}", describe: "{yaml}"}}\n')
    assert console_settings(tmp_path).keys == {"yaml": (describe,), "describe": (yaml,)}


def test_an_action_is_known_by_its_former_name_too_and_that_is_remarked(tmp_path: Path) -> None:
    write(tmp_path, config="theme: fatetui-light\nkeys:\n  any_yaml: Z\n")
    settings = console_settings(tmp_path)
    assert settings.keys == {"yaml": ("Z",)}
    (remark,) = settings.remarks
    assert str(remark) == f"{main_file(tmp_path)}:3:3: the action any_yaml is called yaml now"


def test_where_both_names_are_given_the_present_one_counts(tmp_path: Path) -> None:
    write(tmp_path, config="keys: {any_yaml: Z, yaml: Q}\n")
    settings = console_settings(tmp_path)
    assert (settings.keys, len(settings.remarks)) == ({"yaml": ("Q",)}, 1)


def test_a_clash_is_told_at_the_name_that_was_written(tmp_path: Path) -> None:
    write(tmp_path, config="keys: {any_yaml: '?'}\n")
    (found,) = problems_of(tmp_path)
    assert found[:4] == ("config.yaml", "E-VALUE", 1, 18)


def test_former_names_lead_to_actions_that_there_are() -> None:
    assert set(REGISTRY.former.values()) <= set(REGISTRY.by_id)
    assert not set(REGISTRY.former) & set(REGISTRY.by_id)


def test_a_theme_is_its_base_with_what_it_says(tmp_path: Path) -> None:
    write(tmp_path, themes__night="base: fatetui-light\nprimary: '#010203'\ntones:\n  tone-bad: red\n")
    (night,) = made(console_settings(tmp_path).themes, OWN)
    light = OWN["fatetui-light"]
    assert (night.name, night.primary, night.background, night.dark) == ("night", "#010203", light.background, False)
    assert night.variables == {**light.variables, "tone-bad": "red"}
    assert light.variables["tone-bad"] != "red"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schemas_describe_every_field(kind: str) -> None:
    schema = settings_schema(kind, actions=REGISTRY.by_id)
    assert all("description" in field for field in schema["properties"].values())
    assert schema["additionalProperties"] is False
    if kind == "main":
        assert "logs" in schema["properties"]["keys"]["propertyNames"]["enum"]


def test_a_file_that_looks_like_settings_and_is_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text('production: ["prod-*"]\n')
    (tmp_path / "contexts").mkdir()
    (tmp_path / "contexts" / "prod.yml").write_text("read_only: true\n")
    (tmp_path / "themes").write_text("base: fatetui-dark\n")
    assert problems_of(tmp_path) == [
        ("config.yml", "E-SETTINGS", 0, 0, "a file of this name is not read"),
        ("contexts/prod.yml", "E-SETTINGS", 0, 0, "a file of this name is not read"),
        ("themes", "E-SETTINGS", 0, 0, "this is no folder"),
    ]


def test_every_problem_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, config="- a\n", contexts__lab="theme: nope\n", themes__night="base: nope\n")
    with pytest.raises(SettingsError) as caught:
        console_settings(tmp_path)
    told = render(caught.value.problems)
    assert "config.yaml:1:1: error[E-VALUE]: expected a mapping\n" in told
    assert told.count("there are: fatetui-ansi, fatetui-contrast, fatetui-dark, fatetui-light") == 2
    write(tmp_path, config="keys: {yaml: l, zzzzzzzz: x}\n")
    with pytest.raises(SettingsError) as caught:
        console_settings(tmp_path)
    told = render(caught.value.problems)
    assert "give one of them another key; `fatetui info --keys` lists them" in told
    assert "`fatetui info --keys` lists the actions and their keys" in told


@pytest.fixture
def nobody() -> Iterator[None]:
    """Root may read everything."""
    if os.getuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("closed", "place"),
    [("contexts", "contexts"), ("contexts/lab.yaml", "contexts/lab.yaml"), ("config.yaml", "config.yaml")],
)
def test_what_cannot_be_read_might_protect(request: pytest.FixtureRequest, closed: str, place: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write(directory, config="read_only: true\n", contexts__lab="read_only: true\n")
        directory.chmod(0o755)
        (directory / closed).chmod(0)
        request.getfixturevalue("nobody")
        found = problems_of(directory)
        os.seteuid(os.getuid())
    assert [(file, told.endswith("Permission denied")) for file, *_place, told in found] == [(place, True)]


@pytest.mark.parametrize("name", ["config.yaml", "contexts/lab.yaml", "contexts", "themes"])
def test_so_might_what_a_link_into_nowhere_stands_for(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(tmp_path / "not" / "mounted")
    assert [(file, told.endswith("No such file or directory")) for file, *_place, told in problems_of(tmp_path)] == [
        (name, True)
    ]
