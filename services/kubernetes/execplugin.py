"""Credential plugins (`users[].user.exec`), run so that they neither see nor touch our terminal.

The official runner lets the plugin inherit stdin, and turns its failure into anonymous requests (kubernetes.md §2);
here stdin is closed, stderr is captured, and a failure is an error in the plugin's own words.
"""

from __future__ import annotations

import asyncio
import json
import os
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.errors import plain_words
from services.i18n import Message, _, verbatim
from services.kubernetes.errors import ContextError
from services.kubernetes.kubeconfig import Settings
from services.redact import secrets
from services.text import decoded, one_line

PLUGIN_DEADLINE = 60.0
"""Seconds that a plugin may take: it may ask a remote identity provider, but nobody can answer it."""

_CLUSTER_KEYS = ("server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority-data", "proxy-url")


@dataclass(frozen=True, slots=True)
class PluginCredential:
    """What a plugin answered. `expires` None: good until refused."""

    token: str | None
    certificate: tuple[str, str] | None
    expires: datetime | None


async def run_plugin(settings: Settings, *, deadline: float = PLUGIN_DEADLINE) -> PluginCredential:
    """Run the exec plugin of `settings` and read its ExecCredential. Raises ContextError with the plugin's words."""
    plugin: Mapping[str, Any] = settings.user["exec"]
    command = str(plugin.get("command") or "")
    if plugin.get("interactiveMode") == "Always":
        raise _failed(command, _("It wants a terminal (interactiveMode: Always); log in outside of fatetui first"))
    try:
        process = await asyncio.create_subprocess_exec(
            command,
            *map(str, plugin.get("args") or ()),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env=_environment(plugin, settings),
        )
    except (OSError, ValueError) as error:
        reason = one_line(plain_words(error, place=False))
        hint = one_line(str(plugin.get("installHint") or ""))
        remedy = verbatim(hint) if hint else _("Install {command}, or put its folder into PATH", command=command)
        raise _failed(command, _("It cannot be started: {error}", error=reason), remedy) from error
    try:
        async with asyncio.timeout(deadline):
            out, err = await process.communicate()
    except TimeoutError:
        raise _failed(command, _("It did not end within {seconds} s", seconds=round(deadline))) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        words = one_line(decoded(err)) or _("it said nothing")
        raise _failed(command, _("It ended with code {code}: {words}", code=process.returncode, words=words))
    return _parse(command, out)


def _environment(plugin: Mapping[str, Any], settings: Settings) -> dict[str, str]:
    given = {str(item["name"]): str(item.get("value", "")) for item in plugin.get("env") or () if "name" in item}
    spec: dict[str, Any] = {"interactive": False}
    if plugin.get("provideClusterInfo"):
        spec["cluster"] = {key: settings.cluster[key] for key in _CLUSTER_KEYS if key in settings.cluster}
    info = {"apiVersion": plugin.get("apiVersion"), "kind": "ExecCredential", "spec": spec}
    return {**os.environ, **given, "KUBERNETES_EXEC_INFO": json.dumps(info)}


def _parse(command: str, output: bytes) -> PluginCredential:
    try:
        status = json.loads(output)["status"]
        token, certificate, key = (status.get(name) for name in ("token", "clientCertificateData", "clientKeyData"))
        stamp = status.get("expirationTimestamp")
        expires = datetime.fromisoformat(stamp) if stamp else None
    except (ValueError, KeyError, TypeError, AttributeError):
        # Its output is not quoted: it may hold the very token.
        raise _failed(command, _("It did not print an ExecCredential")) from None
    if not token and not (certificate and key):
        raise _failed(command, _("Its answer holds neither a token nor a client certificate with key"))
    secrets.register(token, key)
    if expires is not None and expires.tzinfo is None:
        expires = expires.replace(tzinfo=UTC)
    return PluginCredential(token, (certificate, key) if certificate and key else None, expires)


def _failed(command: str, cause: Message, remedy: Message | None = None) -> ContextError:
    by_hand = _("Run the credential plugin by hand to see why")
    return ContextError(f"exec {command}", cause=cause, remedy=remedy or by_hand)
