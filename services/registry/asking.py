"""The registry's HTTP interface, as far as a pull needs it: a token, a manifest, and the sizes in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.i18n import Message, _, verbatim
from services.registry.names import Reference, reference_of
from services.text import one_line

if TYPE_CHECKING:
    from services.http import httpx

_LISTS = ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
_KINDS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    *_LISTS,
)
_DEADLINE = 10.0
"""Seconds for one request."""
_PATIENCE = 30.0
"""Seconds for one image."""
_LARGEST = 4 << 20
"""Bytes of an answer; a manifest has thousands."""
_AT_ONCE = 4


class Outcome(StrEnum):
    """What a registry says of an image."""

    THERE = "there"
    MISSING = "missing"
    REFUSED = "refused"
    """It wants another login, or one at all."""
    SILENT = "silent"
    """It does not answer, or makes no sense."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`size` is what a node fetches, in bytes; None where the registry does not tell."""

    image: str
    outcome: Outcome
    said: Message
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks, at which registry: to no other one are they sent."""

    host: str
    user: str
    password: str = field(repr=False)


class _Odd(Exception):
    """An answer that no registry gives."""


async def ask_registries(
    images: Sequence[str], credentials: Credentials | None = None, *, architecture: str = "amd64"
) -> AsyncGenerator[Answer, None]:
    """What each image's registry says of it, as the answers come. Nothing is pulled, nothing raised."""
    from services.http import Proxied, httpx  # 95 ms, and only where HTTP is spoken

    network = Proxied(limits=httpx.Limits(max_connections=_AT_ONCE))
    async with httpx.AsyncClient(timeout=_DEADLINE, transport=network, follow_redirects=True) as client:
        asking = _Asking(client, credentials, architecture)
        tasks = [asyncio.create_task(asking.ask(image)) for image in images]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class _Asking:
    """One round of questions; a token serves for all images that it is for."""

    def __init__(self, client: httpx.AsyncClient, credentials: Credentials | None, architecture: str) -> None:
        self._client = client
        self._credentials = credentials
        self._architecture = architecture
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(self, image: str) -> Answer:
        from services.http import httpx

        reference = reference_of(image)
        try:
            async with self._turns, asyncio.timeout(_PATIENCE):
                return await self._asked(image, reference)
        except TimeoutError:
            return Answer(image, Outcome.SILENT, _("{host} does not answer in time", host=reference.host))
        except (httpx.HTTPError, httpx.InvalidURL, _Odd) as error:
            said = one_line(str(error) or type(error).__name__, 120)
            return Answer(image, Outcome.SILENT, _("{host}: {reason}", host=reference.host, reason=said))

    async def _asked(self, image: str, reference: Reference) -> Answer:
        status, body, login = await self._manifest(reference, reference.tag, {})
        if status == 401:
            status, body, login = await self._manifest(reference, reference.tag, login)
        if status in (401, 403):
            return Answer(image, Outcome.REFUSED, _("{host} refuses this login", host=reference.host))
        if status == 404:
            return Answer(image, Outcome.MISSING, _("{host} has no such image", host=reference.host))
        if status != 200:
            return Answer(image, Outcome.SILENT, _("{host} answers HTTP {status}", host=reference.host, status=status))
        inner = self._for_us(body)
        if inner:
            _status, body, _login = await self._manifest(reference, inner, login)
        return Answer(image, Outcome.THERE, verbatim(""), _size(body))

    async def _manifest(
        self, reference: Reference, tag: str, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, Any], Mapping[str, str]]:
        """Status and body, and the headers to ask with: where a login is wanted, those to ask again with."""
        url = f"{reference.server}/v2/{reference.name}/manifests/{tag}"
        response = await self._get(url, {"Accept": ", ".join(_KINDS), **headers})
        if response.status_code == 401 and not headers:
            return 401, {}, await self._login(reference, response.headers.get("WWW-Authenticate", ""))
        return response.status_code, _json(response) if response.status_code == 200 else {}, headers

    async def _login(self, reference: Reference, challenge: str) -> Mapping[str, str]:
        """What to ask again with, by the challenge: user and password themselves, or a token that they are good for."""
        from services.http import httpx

        kind, _space, rest = challenge.partition(" ")
        known = self._credentials if self._credentials and self._credentials.host == reference.host else None
        auth = httpx.BasicAuth(known.user, known.password) if known is not None else None
        if kind.lower() == "basic":
            request = self._client.build_request("GET", reference.server)
            flow = auth.auth_flow(request) if auth is not None else None
            return {"Authorization": next(flow).headers["Authorization"]} if flow is not None else {}
        if kind.lower() != "bearer":
            raise _Odd(challenge)
        said = _said(rest)
        realm = said.pop("realm", "")
        if not realm.startswith(("https://", f"{reference.server}/")):
            raise _Odd(realm)
        wanted = {key: said[key] for key in ("service", "scope") if key in said}
        response = await self._get(realm, {}, params=wanted, auth=auth)
        if response.status_code != 200:
            return {}
        body = _json(response)
        return {"Authorization": f"Bearer {body.get('token') or body.get('access_token') or ''}"}

    async def _get(self, url: str, headers: Mapping[str, str], **more: Any) -> httpx.Response:
        """The answer, if it is no larger than an answer can be."""
        from services.http import httpx

        async with self._client.stream("GET", url, headers=dict(headers), **more) as response:
            taken = bytearray()
            async for piece in response.aiter_bytes():
                taken += piece
                if len(taken) > _LARGEST:
                    raise _Odd(f"{len(taken)} bytes")
            challenge = response.headers.get("WWW-Authenticate", "")
            return httpx.Response(response.status_code, headers={"WWW-Authenticate": challenge}, content=bytes(taken))

    def _for_us(self, body: Mapping[str, Any]) -> str:
        """Of a list of manifests the digest of the one for our nodes; "" for what is none."""
        listed = body.get("manifests")
        entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        ours = [one for one in entries if _of(one, "platform").get("architecture") == self._architecture]
        return str((ours or entries)[0].get("digest", "")) if entries else ""


def _said(challenge: str) -> dict[str, str]:
    """A challenge's parameters."""
    from urllib.request import parse_http_list, parse_keqv_list  # a tenth of a console's start, for two parsers

    try:
        return parse_keqv_list(parse_http_list(challenge))
    except (ValueError, IndexError):
        raise _Odd(challenge) from None


def _json(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        raise _Odd(f"HTTP {response.status_code}") from None
    return body if isinstance(body, dict) else {}


def _of(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = entry.get(key)
    return value if isinstance(value, dict) else {}


def _size(body: Mapping[str, Any]) -> int | None:
    """What the layers weigh, compressed; manifests of the first kind do not say."""
    layers = body.get("layers")
    sizes = [one.get("size") for one in layers if isinstance(one, dict)] if isinstance(layers, list) else []
    known = [size for size in sizes if isinstance(size, int) and size >= 0]
    return sum(known) if known else None
