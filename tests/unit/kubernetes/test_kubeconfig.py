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
    (tmp_path / "ca.crt").write_text("-----BEGIN CERTIFICATE-----")
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


def written(tmp_path: Path, cluster: str = "server: 'https://a:6443'", user: str = "token: x") -> Path:
    path = tmp_path / "config"
    path.write_text(
        "current-context: here\ncontexts: [{name: here, context: {cluster: c, user: u}}]\n"
        f"clusters: [{{name: c, cluster: {{{cluster}}}}}]\nusers: [{{name: u, user: {{{user}}}}}]\n"
    )
    return path


@pytest.mark.parametrize(
    ("cluster", "user", "told"),
    [
        ("server: '127.0.0.1:6443'", "token: x", "server of cluster c is no address like https://10.0.0.5:6443"),
        ("server: 'https://a:99999'", "token: x", "server of cluster c is no address"),
        ("server: 'https://a:1:2'", "token: x", "server of cluster c is no address"),
        ("server: 'https://a', proxy-url: 'not a url'", "token: x", "proxy-url of cluster c is no address"),
        ("server: 'https://a', certificate-authority-data: '!'", "token: x", "certificate-authority-data of cluster c"),
        ("server: 'https://a', certificate-authority-data: '//79/Q=='", "token: x", "is no PEM in base64"),
        ("server: 'https://a', certificate-authority: gone.crt", "token: x", "gone.crt: No such file or directory"),
        ("server: 'https://a'", "client-certificate: gone.crt", "client-certificate of user u"),
        ("server: 'https://a'", "exec: aws", "exec of user u is no mapping"),
        ("server: 'https://a'", "exec: {}", "exec of user u names no command"),
        ("server: 'https://a'", "exec: {command: aws, args: 3}", "exec.args of user u is no list"),
        ("server: 'https://a'", "auth-provider: oidc", "auth-provider of user u is no mapping"),
        ("server: 'https://a'", 'token: "two\\nlines"', "token of user u holds more than one line"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_key(tmp_path: Path, cluster: str, user: str, told: str) -> None:
    with pytest.raises(ContextError) as caught:
        load_settings(written(tmp_path, cluster, user))
    assert told in str(caught.value)


def test_without_any_context_the_places_and_the_way_on_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ContextError, match="There is no such file") as caught:
        load_settings()
    assert str(tmp_path / ".kube" / "config") in str(caught.value)
    assert "--demo" in str(caught.value.remedy)
    (tmp_path / "empty").write_text("")
    with pytest.raises(ContextError, match="It holds no context"):
        load_settings(tmp_path / "empty")


def test_without_a_current_context_the_known_ones_are_named(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace("current-context: here\n", ""))
    with pytest.raises(ContextError, match="No current context is set; known are: here"):
        load_settings(path)


def test_neither_a_folder_nor_a_binary_file_is_a_kubeconfig(tmp_path: Path) -> None:
    with pytest.raises(ContextError, match="It is a folder"):
        load_settings(tmp_path)
    (tmp_path / "binary").write_bytes(b"\x00\xff\x00")
    with pytest.raises(ContextError, match="It is not valid YAML"):
        load_settings(tmp_path / "binary")
