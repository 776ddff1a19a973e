"""Names and what the resolver makes of them."""

from __future__ import annotations

import socket
import threading

import pytest

from screens.boards.nameslook import name_lines, name_row
from services.access import ask_names, asking, check_names, ingress_address, ingress_names, names, wanted_names
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

    wanted = {"right": "10.0.0.1", "wrong": "10.0.0.1", "missing": "10.0.0.1", "any": "", "nowhere": ""}
    checks = await check_names(wanted, resolve=resolve)

    assert [check.ok for check in checks] == [True, False, False, True, False]
    assert str(checks[1].message) == "wrong resolves to 10.0.0.9 instead of 10.0.0.1"
    assert str(checks[2].message) == "missing does not resolve (wanted: 10.0.0.1)"
    assert str(checks[4].message) == "nowhere does not resolve"


async def test_a_resolver_that_hangs_is_left_behind():
    released = threading.Event()
    (check,) = await check_names({"slow": "10.0.0.1"}, deadline=0.02, resolve=lambda _name: [str(released.wait(5))])
    released.set()

    assert check.found is None
    assert not check.ok
    assert "does not answer" in str(check.message)


async def test_a_name_is_asked_for_by_itself_then_straight_at_the_controller(monkeypatch: pytest.MonkeyPatch):
    controller = {
        "metadata": {"name": "ingress", "labels": {"app.kubernetes.io/name": "ingress-nginx"}},
        "spec": {"hostNetwork": True, "containers": [{"ports": [{"containerPort": 80}]}]},
        "status": {"phase": "Running", "hostIP": "10.0.0.7"},
    }
    cluster = FakeCluster(Ingress=[ingress("a.net", address="10.0.0.7"), ingress("b.net")], Pod=[controller])

    async def get(url: str, *, host: str | None = None) -> tuple[int | None, str]:
        return {"http://a.net/": 401, "http://10.0.0.7/": 200}[url], url

    monkeypatch.setattr(asking, "get", get)
    monkeypatch.setattr(names, "get", get)
    wanted = await wanted_names(cluster, ["fate-9999"])
    here, away = await ask_names(cluster, wanted, resolve=lambda name: ["10.0.0.7"] if name == "a.net" else [])

    assert [attempt.via for attempt in here.attempts] == ["name"]
    assert [attempt.via for attempt in away.attempts] == ["ingress"]
    assert [name_row(state.name, state).cells[1].text for state in (here, away)] == ["✓ answers", "! not resolved"]
    assert "c copies the lines" in list(name_lines(away.name, away))[-1][0]


def test_a_text_browser_never_takes_the_terminal():
    assert not has_graphical_session({"SSH_CONNECTION": "1", "DISPLAY": ":0"})


async def test_the_controllers_address_is_known_before_any_ingress_is():
    labels = {"app.kubernetes.io/name": "ingress-nginx"}
    balanced = {
        "metadata": {"name": "ingress", "labels": labels},
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80, "nodePort": 32080}]},
        "status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.9"}]}},
    }
    node = {"metadata": {"name": "n"}, "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.5"}]}}
    assert await ingress_address(FakeCluster(Service=[balanced], Node=[node])) == "203.0.113.9"
    named = {**balanced, "status": {"loadBalancer": {"ingress": [{"hostname": "lb.example.com"}]}}}
    assert await ingress_address(FakeCluster(Service=[named], Node=[node])) == "10.0.0.5"
    assert await ingress_address(FakeCluster(Node=[node])) == ""
