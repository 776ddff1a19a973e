"""The proxy that the environment names for an address, read as Go's programs (kubectl, helm) read it.

aiohttp and httpx read the environment each in its own way: with networks in NO_PROXY and addresses without a scheme
neither finds what kubectl finds, what is no address they raise on, and aiohttp adds what ~/.netrc has for the host.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from services.i18n import Message, _

_EXAMPLE = "http://10.0.0.5:3128"


class ProxyUnusable(ValueError):
    """What the environment names is no proxy that can be asked; the reason leaves out a password that may be in it."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def proxy_of(url: str, *, everything: bool = False) -> str | None:
    """The proxy for `url`; None where there is none, or where NO_PROXY excepts the address, as this machine's own is.

    With `everything` ALL_PROXY serves an address whose own kind has none, as with curl. Raises ProxyUnusable.
    """
    parts = urlsplit(url)
    host, named = parts.hostname or "", getproxies()
    kind = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    if not named.get(kind):
        kind = "all" if everything else kind
    address = named.get(kind, "").strip()
    if not address or _is_own(host) or _is_excepted(host, parts.port, named.get("no", "")) or proxy_bypass(host):
        return None
    return _sound(f"{kind.upper()}_PROXY", address if "://" in address else f"http://{address}")


def _sound(name: str, address: str) -> str:
    scheme = address.partition("://")[0].lower()
    if scheme.startswith("socks"):
        raise ProxyUnusable(_("{name} is a SOCKS proxy; only HTTP proxies are supported", name=name))
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - read for what it raises
        (parts.hostname or "").encode("idna")
        sound = scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound:
        raise ProxyUnusable(_("{name} is no address like {example}", name=name, example=_EXAMPLE))
    return address


def _is_own(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _is_excepted(host: str, port: int | None, exceptions: str) -> bool:
    """Whether `exceptions` have the host: `*`, a name and all below it, an address or a network, each with its port."""
    return any(_excepts(one.strip().lower(), host.lower(), port) for one in exceptions.split(",") if one.strip())


def _excepts(exception: str, host: str, port: int | None) -> bool:
    if exception == "*":
        return True
    with suppress(ValueError):
        return ip_address(host) in ip_network(exception.strip("[]"), strict=False)
    name, colon, wanted = exception.rpartition(":")
    if colon and wanted.isdecimal() and "]" not in wanted:
        if port != int(wanted):
            return False
        exception = name.strip("[]")
    exception = exception.removeprefix("*")
    return f".{host}".endswith(exception if exception.startswith(".") else f".{exception}")
