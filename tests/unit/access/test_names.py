"""Names and what the resolver makes of them."""

from __future__ import annotations

import socket
import threading

from services.access import check_names, ingress_names
from services.access.browser import has_graphical_session
from tests.unit.access.fakes import FakeCluster, ingress


async def test_names_come_from_every_ingress():
    cluster = FakeCluster(Ingress=[ingress("a.net", address="10.0.0.7"), ingress("b.net"), ingress("*.c.net")])

    assert await ingress_names(cluster, ["fate-9999", "fate-9999"]) == {"a.net": "10.0.0.7", "b.net": ""}
    assert await ingress_names(FakeCluster(), ["fate-9999"]) == {}


async def test_the_resolvers_answers_are_compared():
    known = {"right": ["10.0.0.1"], "wrong": ["10.0.0.9"], "any": ["10.0.0.3"]}

    def resolve(name: str) -> list[str]:
        if name not in known:
            raise socket.gaierror(name)
        return known[name]

    wanted = {"right": "10.0.0.1", "wrong": "10.0.0.1", "missing": "10.0.0.1", "any": ""}
    checks = await check_names(wanted, resolve=resolve)

    assert [check.ok for check in checks] == [True, False, False, True]
    assert str(checks[1].message) == "wrong resolves to 10.0.0.9 instead of 10.0.0.1"
    assert "does not resolve" in str(checks[2].message)


async def test_a_resolver_that_hangs_is_left_behind():
    released = threading.Event()
    (check,) = await check_names({"slow": "10.0.0.1"}, deadline=0.02, resolve=lambda _name: [str(released.wait(5))])
    released.set()

    assert check.found is None
    assert not check.ok
    assert "does not answer" in str(check.message)


def test_a_text_browser_never_takes_the_terminal():
    assert not has_graphical_session({"SSH_CONNECTION": "1", "DISPLAY": ":0"})
