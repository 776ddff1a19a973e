"""Names of the federation: which there are, which address each should have, and what this machine makes of them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.access.asking import Attempt, ask_entrances, get
from services.access.hosts import is_address
from services.i18n import Message, _
from services.kubefate import Entrance, class_of, entrances, hosts_of, published

if TYPE_CHECKING:
    from services.kubernetes import Cluster

Resolver = Callable[[str], Sequence[str]]
_AT_ONCE = 16
"""Names asked for side by side: a federation of many parties has a hundred."""


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
        values = {"name": self.name, "wanted": self.wanted, "found": ", ".join(self.found or ())}
        if self.ok:
            return _("{name} resolves to {found}", **values)
        if self.found is None:
            return _("{name}: the resolver does not answer", **values)
        if not self.found and not self.wanted:
            return _("{name} does not resolve", **values)
        if not self.found:
            return _("{name} does not resolve (wanted: {wanted})", **values)
        return _("{name} resolves to {found} instead of {wanted}", **values)


@dataclass(frozen=True, slots=True)
class WantedName:
    """A host name of an Ingress, and the address that it should resolve to: empty where no controller has one."""

    host: str
    address: str
    namespace: str
    ingress: str
    ingress_class: str
    secure: bool

    @property
    def url(self) -> str:
        """Where a browser goes."""
        return f"{'https' if self.secure else 'http'}://{self.host}/"


@dataclass(frozen=True, slots=True)
class NameState:
    """A name, what the resolver makes of it, and the ways by which it was asked for over HTTP, the best one last."""

    name: WantedName
    check: NameCheck
    attempts: tuple[Attempt, ...] = ()

    @property
    def answer(self) -> Attempt | None:
        """What the best way came to; None where there was nobody to ask."""
        return self.attempts[-1] if self.attempts else None


async def ingress_names(cluster: Cluster, namespaces: Sequence[str]) -> Mapping[str, str]:
    """Every host of the namespaces' Ingresses with the address that it should resolve to, empty where unknown."""
    return {name.host: name.address for name in await wanted_names(cluster, namespaces)}


async def wanted_names(cluster: Cluster, namespaces: Sequence[str]) -> list[WantedName]:
    """Every host of the namespaces' Ingresses, each once.

    The address is the Ingress's own, or else the ingress controller's. Wildcards are no names.
    """
    from services.kubernetes import KindNotServed

    try:
        lists = await asyncio.gather(*(cluster.list("Ingress", namespace) for namespace in dict.fromkeys(namespaces)))
    except KindNotServed:
        return []
    controllers = [entrance.address for entrance in await _controllers(cluster, secure=False)]
    names: dict[str, WantedName] = {}
    for ingress in (ingress for found in lists for ingress in found.items):
        meta = ingress["metadata"]
        address = next((host for host in (*published(ingress), *controllers) if is_address(host)), "")
        secure, classed = bool(ingress["spec"].get("tls")), class_of(ingress)
        for host in hosts_of(ingress):
            if not host.startswith("*"):
                names[host] = WantedName(host, address, meta.get("namespace", ""), meta["name"], classed, secure)
    return list(names.values())


async def ingress_address(cluster: Cluster) -> str:
    """Where the ingress controller is met, before any Ingress says so; empty where no address of one is known: a load
    balancer that has but a name is of no use to a hosts file."""
    found = await _controllers(cluster, secure=False)
    return next((entrance.address for entrance in found if is_address(entrance.address)), "")


async def ask_names(
    cluster: Cluster, names: Sequence[WantedName], *, deadline: float = 5.0, resolve: Resolver | None = None
) -> list[NameState]:
    """Resolve every name here and ask for its front page, each within twice `deadline` seconds, a few at once."""
    checks = await check_names({name.host: name.address for name in names}, deadline=deadline, resolve=resolve)
    controllers = {secure: await _controllers(cluster, secure=secure) for secure in {name.secure for name in names}}
    few = asyncio.Semaphore(_AT_ONCE)

    async def state(name: WantedName, check: NameCheck) -> NameState:
        async with few:
            return NameState(name, check, tuple(await _asked(name, check, controllers[name.secure], deadline)))

    return await asyncio.gather(*map(state, names, checks))


async def _asked(name: WantedName, check: NameCheck, controllers: Sequence[Entrance], deadline: float) -> list[Attempt]:
    """By the name, as a browser would; where that comes to nothing, straight to the ingress controller."""
    attempts: list[Attempt] = []
    try:
        async with asyncio.timeout(deadline):
            if check.found:
                attempts.append(Attempt("name", name.url, *await get(name.url)))
            if not check.ok or attempts[-1].status is None:
                attempts += await ask_entrances(controllers, name.host, secure=name.secure)
    except TimeoutError:
        attempts.append(Attempt("name", name.url, None, _("no answer within {seconds:g} s", seconds=deadline)))
    # The best one counts: any answer is better than none, and of two the later one was asked because of the earlier.
    best_last = sorted(attempts, key=lambda attempt: attempt.status is not None)
    return list({(attempt.via, attempt.url): attempt for attempt in best_last}.values())


async def _controllers(cluster: Cluster, *, secure: bool) -> list[Entrance]:
    """Where ingress controllers listen; none where their objects may not be seen."""
    from services.kubernetes import Forbidden

    try:
        return await entrances(cluster, {}, secure)
    except Forbidden:
        return []


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
