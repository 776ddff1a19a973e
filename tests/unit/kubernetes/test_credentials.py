from __future__ import annotations

import base64
import json
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.kubernetes import ContextError, connect
from services.kubernetes.credentials import Plugin, TokenFile, credentials_for, impersonation
from services.kubernetes.execplugin import run_plugin
from services.kubernetes.kubeconfig import Settings
from services.redact import MASK, Redactor, secrets
from tests.unit.kubernetes.double import write_kubeconfig

VERSION = "client.authentication.k8s.io/v1"


def settings(user: dict[str, Any]) -> Settings:
    return Settings("here", "https://a", "default", {"server": "https://a"}, user)


def plugin(script: str, **more: Any) -> Settings:
    return settings({"exec": {"apiVersion": VERSION, "command": sys.executable, "args": ["-c", script], **more}})


def answering(status: dict[str, Any]) -> str:
    return f"print({json.dumps(json.dumps({'status': status}))})"


async def test_a_plugins_token_is_used_and_masked() -> None:
    credentials = credentials_for(plugin(answering({"token": "plugin-token-1"})))
    assert await credentials.authorization() == "Bearer plugin-token-1"
    assert secrets.mask("plugin-token-1") == MASK


async def test_a_plugin_is_told_what_it_may_do_and_stdin_is_closed() -> None:
    script = (
        "import os, sys, json; info = json.loads(os.environ['KUBERNETES_EXEC_INFO']); assert sys.stdin.read() == '';"
        "print(json.dumps({'status': {'token': f\"{info['spec']['cluster']['server']} {info['spec']['interactive']}"
        " {os.environ['EXTRA']}\"}}))"
    )
    given = plugin(script, provideClusterInfo=True, env=[{"name": "EXTRA", "value": "more"}])
    assert (await run_plugin(given)).token == "https://a False more"


async def test_an_ended_credential_is_asked_for_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("")
    script = (
        f"import json; file = open({str(count)!r}, 'a+'); file.write('x'); file.seek(0);"
        "status = {'token': 'token-' + file.read(), 'expirationTimestamp': '2020-01-01T00:00:00Z'};"
        "print(json.dumps({'status': status}))"
    )
    credentials = Plugin(plugin(script))
    assert await credentials.authorization() == "Bearer token-x"
    assert await credentials.authorization() == "Bearer token-xx"


async def test_a_lasting_credential_is_asked_for_once_until_refused(tmp_path: Path) -> None:
    count = tmp_path / "count"
    script = (
        f"import json; file = open({str(count)!r}, 'a+'); file.write('x'); file.seek(0);"
        "print(json.dumps({'status': {'token': 'token-' + file.read()}}))"
    )
    credentials = Plugin(plugin(script))
    assert await credentials.authorization() == await credentials.authorization() == "Bearer token-x"
    assert credentials.forget("Bearer token-x")
    assert await credentials.authorization() == "Bearer token-xx"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import sys; sys.exit('please log in first')", "please log in first"),
        ("print('no json: top-secret')", "ExecCredential"),
        (answering({}), "neither a token"),
    ],
)
async def test_a_failing_plugin_is_an_error_in_its_words(script: str, words: str) -> None:
    with pytest.raises(ContextError) as caught:
        await run_plugin(plugin(script))
    assert words in str(caught.value)
    assert "top-secret" not in str(caught.value)


async def test_a_plugin_that_cannot_start_gives_its_install_hint() -> None:
    missing = settings({"exec": {"command": "no-such-plugin-here", "installHint": "install it from example.org"}})
    with pytest.raises(ContextError, match="cannot be started: No such file or directory") as caught:
        await run_plugin(missing)
    assert str(caught.value.remedy) == "install it from example.org"


async def test_a_plugin_that_hangs_is_ended() -> None:
    with pytest.raises(ContextError, match="did not end"):
        await run_plugin(plugin("import time; time.sleep(60)"), deadline=0.2)


async def test_a_plugin_that_needs_a_terminal_is_not_run() -> None:
    with pytest.raises(ContextError, match="terminal"):
        await run_plugin(plugin("", interactiveMode="Always"))


async def test_a_token_file_is_read_again_after_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("token-from-file-1\n")
    credentials = TokenFile(path)
    assert await credentials.authorization() == "Bearer token-from-file-1"
    path.write_text("token-from-file-2\n")
    assert await credentials.authorization() == "Bearer token-from-file-1"
    credentials.forget("Bearer token-from-file-1")
    assert await credentials.authorization() == "Bearer token-from-file-2"


async def test_user_and_password_become_basic() -> None:
    credentials = credentials_for(settings({"username": "ann", "password": "a-password"}))
    assert await credentials.authorization() == "Basic YW5uOmEtcGFzc3dvcmQ="


async def test_a_client_certificate_needs_no_header() -> None:
    assert await credentials_for(settings({"client-certificate": "/x"})).authorization() is None


def test_impersonation_headers() -> None:
    user = {"as": "eve", "as-groups": ["a", "b"], "as-user-extra": {"scopes": ["x"]}}
    assert impersonation(user) == [
        ("Impersonate-User", "eve"),
        ("Impersonate-Group", "a"),
        ("Impersonate-Group", "b"),
        ("Impersonate-Extra-scopes", "x"),
    ]
    assert impersonation({}) == []


def test_impersonated_groups_need_a_user() -> None:
    with pytest.raises(ContextError):
        impersonation({"as-groups": ["a"]})


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A client certificate and its key."""
    folder = tmp_path_factory.mktemp("pair")
    certificate, key = folder / "client.crt", folder / "client.key"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=eve -days 1"
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize("inline", [(), ("client-key",), ("client-certificate",), ("client-certificate", "client-key")])
async def test_certificate_and_key_may_be_in_the_kubeconfig_or_beside_it(
    tmp_path: Path, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, inline: tuple[str, ...]
) -> None:
    user: dict[str, str] = {}
    for key, path in zip(("client-certificate", "client-key"), pair, strict=True):
        encoded = base64.b64encode(path.read_bytes()).decode()
        user |= {f"{key}-data": encoded} if key in inline else {key: str(path)}
    loaded: list[object] = []
    load = ssl.SSLContext.load_cert_chain
    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", lambda *how: (loaded.append(how), load(*how)))
    async with await connect(write_kubeconfig(tmp_path / "config", "https://127.0.0.1:1", user)):
        assert loaded


def test_bytes_of_another_encoding_are_secrets_too() -> None:
    redactor = Redactor()
    redactor.register("pass\udcffword", "half\ud800pair")
    assert redactor.mask("a pass\udcffword, a half\ud800pair") == f"a {MASK}, a {MASK}"
