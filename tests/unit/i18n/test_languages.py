"""The program in Chinese: chosen by option, variable or locale; codes and identifiers stay what they are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fatetui.cli import run
from services.i18n import Message, _, language, use_language, verbatim

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
PARTY = "name: fate-9999\nnamespace: fate-9999\nchartVersion: v1.3.0-a\npartyId: 9999\nmodules: [proxy]\nnonsense: 1\n"
SCRIPT = "apiVersion: fatetui/v1\nname: t\nsteps:\n  - nothing.like.it: {}\n"


@pytest.fixture(autouse=True)
def afterwards_english() -> Iterator[None]:
    yield
    use_language("en")


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that asks for no language."""
    for name in ("FATETUI_LANG", *LOCALE):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def in_both(message: Message) -> tuple[str, str]:
    use_language("en")
    english = str(message)
    use_language("zh")
    return english, str(message)


def test_a_sentence_follows_the_language_of_the_moment() -> None:
    message = _("Pod {pod} is not ready", pod="python-0")

    assert in_both(message) == ("Pod python-0 is not ready", "Pod python-0 未就绪")


def test_a_number_keeps_its_format() -> None:
    message = _("{program} did not end within {seconds:g} s", program="minikube", seconds=2.50)

    assert in_both(message) == ("minikube did not end within 2.5 s", "minikube 没有在 2.5 秒内结束")


def test_other_peoples_words_and_nothing_stay_as_they_are() -> None:
    assert in_both(verbatim("Back-off pulling {image}")) == ("Back-off pulling {image}",) * 2
    assert in_both(Message("")) == ("", "")


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        use_language("fr")


@pytest.mark.parametrize("name", LOCALE)
def test_the_locale_chooses_the_language(name: str, locale: pytest.MonkeyPatch) -> None:
    locale.setenv(name, "zh_CN.UTF-8")

    assert run(["explain", "P16"]) == 0
    assert language() == "zh"


@pytest.mark.parametrize("value", ["C.UTF-8", "de_DE.UTF-8", ""])
def test_other_locales_speak_english(value: str, locale: pytest.MonkeyPatch) -> None:
    locale.setenv("LANG", value)

    assert run(["explain", "P16"]) == 0
    assert language() == "en"


def test_what_is_asked_for_wins_over_the_locale(locale: pytest.MonkeyPatch) -> None:
    locale.setenv("LANG", "zh_CN.UTF-8")
    locale.setenv("FATETUI_LANG", "en")

    assert run(["explain", "P16"]) == 0
    assert language() == "en"
    assert run(["--lang", "zh", "explain", "P16"]) == 0
    assert language() == "zh"


def test_explain_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "explain", "P16"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("P16: 无法拉取某个镜像\n")
    assert "Pod.status.containerStatuses[].state.waiting" in told


def test_so_does_the_list_of_all_that_there_is_to_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not any("\u4e00" <= character <= "\u9fff" for character in line)] == []


def test_lint_speaks_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "party.yaml").write_text(PARTY)

    run(["--lang", "zh", "lint", str(tmp_path / "party.yaml")])

    assert "party.yaml:6:1: warning[L06]: chart v1.3.0-a 不读取 nonsense" in capsys.readouterr().out


def test_a_scripts_mistakes_are_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.yaml").write_text(SCRIPT)

    assert run(["--lang", "zh", "--script", str(tmp_path / "s.yaml")]) == 3

    assert "s.yaml:4:5: error[E-STEP-UNKNOWN]: 未知的步骤 `nothing.like.it`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("--lang zh --scrpt x", "没有选项 --scrpt\n    = 是不是 `--script`？"),
        ("--lang=zh -x", "没有选项 -x\n    = 可用的内容见 `fatetui --help`"),
        ("--lang zh lnt", "没有命令 'lnt'\n    = 是不是 `lint`？"),
        ("--lang zh demo srve", "没有命令 'srve'\n    = 是不是 `serve`？"),
        ("--lang zh lint", "缺少 'FILE…'\n    = 可用的内容见 `fatetui lint --help`"),
        ("lint --fx", "there is no option --fx\n    = did you mean `--fix`?"),
    ],
)
def test_mistakes_on_the_command_line(arguments: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments.split()) == 3

    assert capsys.readouterr().err == f"fatetui: error[E-USAGE]: {told}\n"


def test_a_checkout_speaks_chinese_without_being_built() -> None:
    """Another process, another working directory: the catalog is found beside the code."""
    root = Path(__file__).parents[3]
    program = (
        f"import sys; sys.path.insert(0, {str(root)!r})\n"
        "from services.i18n import Message, use_language\n"
        "use_language('zh'); print(ascii(str(Message('All well'))))"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], cwd="/", capture_output=True, text=True, check=True, timeout=180
    )

    assert told.stdout.strip() == ascii("一切正常")
