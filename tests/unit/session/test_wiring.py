"""Who reaches whom, read from what stands in the cluster."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.doctor import KnownParty
from services.i18n import verbatim
from services.party import CLUSTER_LABEL
from services.session.wiring import ROUTE_TABLE, Wire, wiring

A = KnownParty("fate-9999", "fate-9999", "9999")
B = KnownParty("fate-10000", "fate-10000", "10000")


def config(party: KnownParty, table: Any, *, wrapped: bool = True) -> dict[str, Any]:
    content = {"route_table": table} if wrapped else table
    return {"metadata": meta(party, "rollsite-config"), "data": {ROUTE_TABLE: json.dumps(content)}}


def service(party: KnownParty, *ports: int, name: str = "rollsite") -> dict[str, Any]:
    return {"metadata": meta(party, name), "spec": {"ports": [{"port": 9370, "nodePort": port} for port in ports]}}


def meta(party: KnownParty, name: str) -> dict[str, Any]:
    return {"name": name, "namespace": party.namespace, "labels": {CLUSTER_LABEL: party.name}}


def route(host: str, port: int) -> dict[str, Any]:
    return {"default": [{"ip": host, "port": port}]}


def test_a_route_is_compared_with_where_the_target_listens():
    maps = [config(A, {"10000": route("10.0.0.1", 30101), "9999": route("rollsite", 9370)})]
    first, second = wiring([A, B], maps, [service(A, 30091), service(B, 30101)])
    assert first.listens == (30091,)
    assert first.wires == (Wire(10000, "10.0.0.1", 30101, (30101,)),)
    assert first.wires[0].fits is True
    assert second.wires == ()


def test_a_party_that_is_being_made_listens_nowhere_yet_which_is_nobodys_fault():
    maps = [config(A, {"10000": route("10.0.0.1", 30101)})]
    making = replace(B, underway=verbatim("is being installed"))
    assert wiring([A, making], maps, [service(A, 30091)])[0].wires == (Wire(10000, "10.0.0.1", 30101, None, True),)
    assert wiring([A, making], maps, [service(B, 30101)])[0].wires[0].fits is True
    assert wiring([A, B], maps, [service(A, 30091)])[0].wires[0].fits is False


def test_a_wrong_port_and_a_party_elsewhere():
    maps = [config(A, {"10000": route("10.0.0.1", 30099), "7": route("far.example.com", 30100)})]
    first, _second = wiring([A, B], maps, [service(B, 30101)])
    assert [(wire.target, wire.fits) for wire in first.wires] == [(10000, False), (7, None)]


def test_the_default_route_is_an_exchange_unless_it_leads_home():
    maps = [config(A, {"default": route("10.9.9.9", 30000)}), config(B, {"default": route("rollsite", 9370)})]
    first, second = wiring([A, B], maps, [])
    assert first.wires == (Wire(None, "10.9.9.9", 30000, None),)
    assert second.wires == ()


def test_a_table_without_its_wrapping_is_read_too():
    (first,) = wiring([A], [config(A, {"1": route("h", 1)}, wrapped=False)], [])
    assert [wire.target for wire in first.wires] == [1]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"route_table": 3}', '{"route_table": {"1": {"default": [7]}}}'])
def test_nonsense_is_no_route(text: str):
    (first,) = wiring([A], [{"metadata": meta(A, "c"), "data": {ROUTE_TABLE: text}}], [])
    assert first.wires == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(JSON)
def test_whatever_stands_in_a_route_table_nothing_breaks(table: Any):
    wiring([A], [config(A, table)], [])
    wiring([A], [config(A, table, wrapped=False)], [])
