"""Names of the federation: which there are, which address each should have, and what this machine makes of them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.i18n import Message, _
from services.kubefate import entrances, hosts_of, published

if TYPE_CHECKING:
    from services.kubernetes import Cluster

Resolver = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class NameCheck:
    """A name, the address wanted (empty: any will do), and the addresses that this machine's resolver gives.

    `found` is None when the resolver did not answer in time.
    """

    name: str
    wanted: str
    found: tuple[str, ...] | None

    @property
    def ok(self) -> bool:
        """Whether the name leads where it should."""
        return bool(self.found) and (not self.wanted or self.wanted in (self.found or ()))

    @property
    def message(self) -> Message:
        """The check in a sentence."""
        values = {"name": self.name, "wanted": self.wanted or "-", "found": ", ".join(self.found or ())}
        if self.ok:
            return _("{name} resolves to {found}", **values)
        if self.found is None:
            return _("{name}: the resolver does not answer", **values)
        if not self.found:
            return _("{name} does not resolve (wanted: {wanted})", **values)
        return _("{name} resolves to {found} instead of {wanted}", **values)


async def ingress_names(cluster: Cluster, namespaces: Sequence[str]) -> Mapping[str, str]:
    """Every host of the namespaces' Ingresses with the address that it should resolve to, empty where unknown.

    The address is the Ingress's own, or else the ingress controller's. Wildcards are no names.
    """
    from services.kubernetes import Forbidden, KindNotServed

    try:
        lists = await asyncio.gather(*(cluster.list("Ingress", namespace) for namespace in dict.fromkeys(namespaces)))
    except KindNotServed:
        return {}
    try:
        controllers = [entrance.address for entrance in await entrances(cluster, {}, secure=False)]
    except Forbidden:
        controllers = []
    names: dict[str, str] = {}
    for ingress in (ingress for found in lists for ingress in found.items):
        address = next((host for host in (*published(ingress), *controllers) if _is_address(host)), "")
        names |= {host: address for host in hosts_of(ingress) if not host.startswith("*")}
    return names


async def check_names(
    names: Mapping[str, str], *, deadline: float = 5.0, resolve: Resolver | None = None
) -> list[NameCheck]:
    """Compare the resolver's answers with the wanted addresses, each within `deadline` seconds."""
    found = await asyncio.gather(*(_resolved(name, deadline, resolve or _system_addresses) for name in names))
    return [NameCheck(name, wanted, addresses) for (name, wanted), addresses in zip(names.items(), found, strict=True)]


async def _resolved(name: str, deadline: float, resolve: Resolver) -> tuple[str, ...] | None:
    """The addresses of `name`, empty when it has none, None when the deadline passed."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def tell(addresses: tuple[str, ...]) -> None:
        if not answer.done():
            answer.set_result(addresses)

    def look_up() -> None:
        try:
            addresses = tuple(dict.fromkeys(resolve(name)))
        except (OSError, UnicodeError):
            addresses = ()
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, addresses)

    # A thread of its own, since getaddrinfo cannot be interrupted: the loop's pool would be waited for at the end.
    threading.Thread(target=look_up, name=f"resolve {name}", daemon=True).start()
    try:
        async with asyncio.timeout(deadline):
            return await answer
    except TimeoutError:
        return None


def _system_addresses(name: str) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
