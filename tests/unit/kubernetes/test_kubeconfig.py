from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.kubernetes import ContextError, contexts
from services.kubernetes.kubeconfig import load_settings
from services.redact import MASK, secrets

ONE = """
current-context: first
contexts:
- {name: first, context: {cluster: a, user: u, namespace: blue}}
clusters:
- {name: a, cluster: {server: 'https://a:6443/', certificate-authority: ca.crt}}
users:
- {name: u, user: {token: token-of-the-first-file}}
"""
TWO = """
current-context: second
contexts:
- {name: second, context: {cluster: b, user: u}}
clusters:
- {name: b, cluster: {server: 'http://b'}}
- {name: a, cluster: {server: 'https://never'}}
users:
- {name: u, user: {token: token-of-the-second-file}}
"""


@pytest.fixture
def two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "one").write_text(ONE)
    (tmp_path / "two").write_text(TWO)
    listed = [tmp_path / "one", tmp_path / "missing", tmp_path / "two"]
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(map(str, listed)))
    return tmp_path


def test_the_first_current_context_wins_as_in_kubectl(two_files: Path) -> None:
    found = contexts()
    assert found.current == "first"
    assert found.names == ("first", "second")
    assert found.sources == (two_files / "one", two_files / "two")


def test_the_first_definition_of_a_name_wins(two_files: Path) -> None:
    settings = load_settings()
    assert (settings.server, settings.namespace) == ("https://a:6443", "blue")
    assert settings.user["token"] == "token-of-the-first-file"
    assert load_settings(context="second").namespace == "default"


def test_paths_are_relative_to_their_file(two_files: Path) -> None:
    assert load_settings().cluster["certificate-authority"] == str(two_files / "ca.crt")


def test_tokens_are_masked_once_read(two_files: Path) -> None:
    load_settings()
    assert secrets.mask("Bearer token-of-the-first-file") == f"Bearer {MASK}"


def test_plain_http_and_skipped_verification_are_insecure(two_files: Path) -> None:
    assert load_settings(context="second").insecure
    assert not load_settings(context="first").insecure


def test_plain_http_on_this_machine_crosses_no_network(tmp_path: Path) -> None:
    (tmp_path / "proxy").write_text(TWO.replace("http://b", "http://127.0.0.1:8001"))
    settings = load_settings(tmp_path / "proxy", "second")
    assert settings.loopback
    assert not settings.insecure


def test_an_unknown_context_names_the_known_ones(two_files: Path) -> None:
    with pytest.raises(ContextError) as caught:
        load_settings(context="nowhere")
    assert "first, second" in str(caught.value)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ContextError):
        contexts(tmp_path / "missing")


def test_without_any_file_there_are_no_contexts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "missing"))
    assert contexts().names == ()
    with pytest.raises(ContextError):
        load_settings()


@pytest.mark.parametrize(
    "text",
    [
        "token: [very-secret-value",
        "- a list",
        "contexts: {}\nclusters: 3",
        "contexts: [3]",
        "contexts: [{name: a, context: 3}]",
    ],
)
def test_a_malformed_file_is_an_error_that_quotes_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)
    with pytest.raises(ContextError) as caught:
        contexts(tmp_path / "config")
    assert "very-secret-value" not in str(caught.value)


def test_in_a_pod_the_service_account_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "missing"))
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "fd00::1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    settings = load_settings()
    assert (settings.context, settings.server) == ("in-cluster", "https://[fd00::1]:443")
    assert str(settings.user["tokenFile"]).endswith("/token")
