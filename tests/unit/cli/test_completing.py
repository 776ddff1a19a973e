"""What shells offer: names from the script, the kubeconfig, the demo and the codes; each shell cuts words its way."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import get_completion_class

from fatetui.cli import completing
from fatetui.cli.main import root
from tests.unit.kubernetes.double import write_kubeconfig

SCRIPT = """\
apiVersion: fatetui/v1
name: x
vars: {ip: {required: true}}
steps:
  - {id: look, preflight: {require: [api]}}
  - namespace.ensure: ["${ip}", "${unknown}"]
  - namespace.ensure: [b]
  - {id: toy, toy.run: {}}
"""


def offered(monkeypatch: pytest.MonkeyPatch, shell: str, line: str) -> list[str]:
    """What `shell` is told when Tab is pressed at the end of `line`."""
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
    kind = get_completion_class(shell)
    assert kind is not None
    assert kind.__module__ == completing.__name__
    complete = kind(root, {}, "fatetui", "_FATETUI_COMPLETE")
    return [item.value for item in complete.get_completions(*complete.get_completion_args())]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_steps_are_those_of_the_script(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(SCRIPT)
    start = f"fatetui --script {file}"
    assert offered(monkeypatch, shell, f"{start} --from ") == ["look", "namespace-ensure", "namespace-ensure-2", "toy"]
    assert offered(monkeypatch, shell, f"{start} --only look,n") == ["look,namespace-ensure", "look,namespace-ensure-2"]
    assert offered(monkeypatch, shell, f"{start} --skip toy,t") == []
    assert offered(monkeypatch, shell, "fatetui --script /nowhere --from ") == []
    assert offered(monkeypatch, shell, "fatetui --from ") == []


def test_what_follows_a_bare_demo_is_no_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    # Bash takes `=` for a word of its own, the others take all of it for one.
    assert offered(monkeypatch, "bash", "fatetui --demo = im") == ["image-pull"]
    assert "oom" in offered(monkeypatch, "bash", "fatetui --demo =")
    for shell in ("zsh", "fish"):
        assert offered(monkeypatch, shell, "fatetui --demo=im") == ["--demo=image-pull"]
    assert "status" in offered(monkeypatch, "bash", "fatetui --demo ")
    assert offered(monkeypatch, "bash", "fatetui demo serve --scenario oo") == ["oom"]


def test_contexts_are_those_of_the_kubeconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config"
    write_kubeconfig(file, "http://127.0.0.1:1")
    (context,) = offered(monkeypatch, "zsh", f"fatetui --kubeconfig {file} --context ")
    assert offered(monkeypatch, "zsh", f"fatetui status --kubeconfig {file} --context ") == [context]
    file.write_text("{broken")
    assert offered(monkeypatch, "zsh", f"fatetui --kubeconfig {file} --context ") == []


def test_codes_steps_and_charts_are_found_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "P16" in offered(monkeypatch, "fish", "fatetui explain p1")
    assert offered(monkeypatch, "bash", "fatetui explain toy") == ["toy.matrix", "toy.run"]
    charts = offered(monkeypatch, "bash", "fatetui config new --chart-name fate-serving --chart v2.1")
    assert charts == ["v2.1.6", "v2.1.5"]
    engines = offered(monkeypatch, "bash", "fatetui config new --chart v1.6.0 --engine s")
    assert engines == ["spark-rabbitmq", "spark-pulsar"]


@pytest.mark.parametrize("steps", ["5", "true", "{a: b}", "x", "[5, [look]]"])
def test_a_script_whose_steps_are_none_offers_none(steps: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"steps: {steps}\n")
    assert offered(monkeypatch, "bash", f"fatetui --script {file} --only ") == []
