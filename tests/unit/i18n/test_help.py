"""Help pages in Chinese: of every command, down to the last option."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from fatetui.cli import run
from fatetui.cli.main import COMMANDS, root
from services.i18n import use_language

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def afterwards_english() -> Iterator[None]:
    yield
    use_language("en")


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from commands(child, child.context_class(child, info_name=name, parent=context))


def test_all_of_help_is_chinese() -> None:
    """Made with fatetui.cli.words, whose help is a Message; `click.option` and `click.command` speak English only."""
    use_language("zh")
    english: list[str] = []
    for command, context in commands(root, root.context_class(root, info_name="fatetui")):
        options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
        records = filter(None, (option.get_help_record(context) for option in options))
        told = [("", command.get_short_help_str(200)), *records]
        english += [f"{context.command_path}: {name}: {text}" for name, text in told if not CHINESE.search(text)]

    assert not english
    assert all(CHINESE.search(str(summary)) for _module, _attribute, summary in COMMANDS.values())


def test_a_page_follows_the_language_given_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "lint", "--help"]) == 0
    chinese = capsys.readouterr().out
    assert run(["--lang", "en", "lint", "--help"]) == 0
    english = capsys.readouterr().out

    assert chinese.startswith("用法: fatetui lint [OPTIONS] FILE…\n\n  检查参与方文件；- 表示标准输入。\n")
    assert "\n选项:\n" in chinese
    assert english.startswith("Usage: fatetui lint [OPTIONS] FILE…\n\n  Check party files; - is standard input.\n")
    assert "\nOptions:\n" in english


def test_the_overview_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "--help"]) == 0

    overview = capsys.readouterr().out
    assert "\n命令:\n" in overview
    assert re.search(r"^  explain +说明一个代码、规则或步骤。$", overview, re.MULTILINE)
