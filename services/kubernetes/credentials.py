"""Who asks: what goes into the Authorization header, kept fresh."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from services.errors import plain_words
from services.i18n import _, verbatim
from services.kubernetes.errors import ContextError
from services.kubernetes.execplugin import PluginCredential, run_plugin
from services.kubernetes.kubeconfig import Settings
from services.redact import secrets
from services.text import one_line

# Bound service account tokens are rotated by the kubelet well before they end; client-go looks once a minute.
_TOKEN_FILE_AGE = 60.0
# Not client-python's five minutes: with those, a plugin of short-lived tokens is run on every request.
_EXPIRY_SKEW = timedelta(seconds=10)


class Credentials(Protocol):
    """A source of credentials."""

    async def authorization(self) -> str | None:
        """The Authorization header, or None when a client certificate or nothing speaks for us."""

    def forget(self, refused: str | None) -> bool:
        """The server did not take the header `refused`: whether another one may be had by asking again.

        Several requests may be refused with one header, and the first of them may have got a new one already.
        """

    @property
    def certificate(self) -> tuple[str, str] | None:
        """A client certificate and key in PEM that came with the last answer."""


class Fixed:
    """A header that never changes; None for client certificates and anonymous."""

    certificate = None

    def __init__(self, header: str | None) -> None:
        self._header = header

    async def authorization(self) -> str | None:
        return self._header

    def forget(self, refused: str | None) -> bool:
        return False


class TokenFile:
    """A token in a file that someone else rewrites, read again once a minute and after a refusal."""

    certificate = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._token = ""
        self._read_at = float("-inf")

    async def authorization(self) -> str | None:
        if time.monotonic() - self._read_at > _TOKEN_FILE_AGE:
            try:
                self._token = self._path.read_text().strip()
            except OSError as error:
                raise ContextError(
                    str(self._path), cause=verbatim(one_line(plain_words(error, place=False)))
                ) from error
            secrets.register(self._token)
            self._read_at = time.monotonic()
        return f"Bearer {self._token}"

    def forget(self, refused: str | None) -> bool:
        if refused != f"Bearer {self._token}":
            return True
        was_old = time.monotonic() - self._read_at > 1.0
        self._read_at = float("-inf")
        return was_old


class Plugin:
    """An exec plugin, run when its last credential has ended or was refused."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._credential: PluginCredential | None = None
        self._lock = asyncio.Lock()

    @property
    def certificate(self) -> tuple[str, str] | None:
        return self._credential.certificate if self._credential else None

    async def authorization(self) -> str | None:
        async with self._lock:  # twenty requests at once ask the plugin once
            if self._credential is None or self._ended(self._credential):
                self._credential = await run_plugin(self._settings)
            return self._header(self._credential)

    def forget(self, refused: str | None) -> bool:
        if self._credential is not None and self._header(self._credential) == refused:
            self._credential = None
        # Where it was forgotten already, it is being renewed for somebody else.
        return True

    @staticmethod
    def _header(credential: PluginCredential) -> str | None:
        return f"Bearer {credential.token}" if credential.token else None

    @staticmethod
    def _ended(credential: PluginCredential) -> bool:
        return credential.expires is not None and credential.expires - _EXPIRY_SKEW <= datetime.now(UTC)


class AuthProvider:
    """The old `auth-provider` section (oidc, gcp), left to the official loader, asked again once a minute."""

    certificate = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._header: str | None = None
        self._asked_at = float("-inf")

    async def authorization(self) -> str | None:
        if time.monotonic() - self._asked_at > _TOKEN_FILE_AGE:
            self._header = await self._ask()
            self._asked_at = time.monotonic()
        return self._header

    def forget(self, refused: str | None) -> bool:
        return False

    async def _ask(self) -> str | None:
        from kubernetes.aio.client import Configuration
        from kubernetes.aio.config import ConfigException, load_kube_config_from_dict

        configuration = Configuration()
        document = {
            "current-context": "one",
            "contexts": [{"name": "one", "context": {"cluster": "one", "user": "one"}}],
            "clusters": [{"name": "one", "cluster": {"server": self._settings.server}}],
            "users": [{"name": "one", "user": dict(self._settings.user)}],
        }
        try:
            await load_kube_config_from_dict(document, client_configuration=configuration)
        except (ConfigException, ValueError, OSError) as error:
            raise ContextError(self._settings.context, cause=plain_words(error)) from error
        header = configuration.api_key.get("BearerToken")
        secrets.register(str(header).removeprefix("Bearer ") if header else None)
        return str(header) if header else None


def credentials_for(settings: Settings) -> Credentials:
    """The source that `settings.user` names, in client-go's order of preference."""
    user = settings.user
    if user.get("tokenFile"):
        return TokenFile(Path(str(user["tokenFile"])))
    if user.get("token"):
        return Fixed(f"Bearer {user['token']}")
    if user.get("username"):
        pair = f"{user['username']}:{user.get('password', '')}"
        header = base64.b64encode(pair.encode()).decode()
        secrets.register(header)
        return Fixed(f"Basic {header}")
    if user.get("exec"):
        return Plugin(settings)
    if user.get("auth-provider"):
        return AuthProvider(settings)
    return Fixed(None)


def impersonation(user: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The Impersonate headers that `as`, `as-uid`, `as-groups` and `as-user-extra` ask for.

    Raises ContextError for groups without a user, as the server would reject them with words that name no kubeconfig.
    """
    name = user.get("as")
    groups, extra = user.get("as-groups") or [], user.get("as-user-extra") or {}
    if not name:
        if groups or extra:
            raise ContextError("as-groups", cause=_("Impersonated groups need a user in `as`"))
        return []
    headers = [("Impersonate-User", str(name))]
    if user.get("as-uid"):
        headers.append(("Impersonate-Uid", str(user["as-uid"])))
    headers += [("Impersonate-Group", str(group)) for group in groups]
    headers += [(f"Impersonate-Extra-{key}", str(value)) for key, values in extra.items() for value in values]
    return headers
