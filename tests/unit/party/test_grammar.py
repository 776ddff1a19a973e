"""The charts' keys as data."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from services.party.grammar import (
    CHART_NAMES,
    ENGINE_MODULES,
    ENGINE_VALUES,
    PORT_KEYS,
    Key,
    KeyType,
    Node,
    find_key,
    grammar_of,
    help_of,
    modules_of,
    type_of,
    versions_of,
)
from services.party.grammar.help import _HELP

_CHINESE = re.compile("[\u4e00-\u9fff]")
CHARTS = [(name, version) for name in CHART_NAMES for version in versions_of(name)]


def keys(node: Node) -> Iterator[Key]:
    for child in (*node.children.values(), *([node.named] if node.named else [])):
        yield from (key for key in (child.key, child.item) if key is not None)
        yield from keys(child)


@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_every_key_has_help_and_a_default_of_its_type(chart_name: str, version: str) -> None:
    kinds = {KeyType.INTEGER: int, KeyType.PORT: int, KeyType.NODE_PORT: int, KeyType.BOOLEAN: bool}
    for key in keys(grammar_of(version, chart_name)):
        assert str(help_of(key))
        assert str(type_of(key))
        assert key.covers(version)
        if key.default is not None:
            assert type(key.default) is kinds.get(key.type, str)
            assert not key.allowed or key.default in key.allowed
    for module in modules_of(version, chart_name):
        assert str(help_of(module))


@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_modules_and_their_blocks_are_of_one_chart(chart_name: str, version: str) -> None:
    root = grammar_of(version, chart_name)
    names = [module.name for module in modules_of(version, chart_name)]
    assert len(set(names)) == len(names)
    assert {module.block for module in modules_of(version, chart_name)} - {""} <= set(root.children)
    item = find_key("modules[0]", version, chart_name)
    assert item is not None
    assert list(item.allowed) == names


def test_help_is_of_keys_that_there_are() -> None:
    # A key's last name, or more of its path: each line is the answer for at least one.
    told = {
        str(help_of(key).template)
        for name, version in CHARTS
        for key in (*keys(grammar_of(version, name)), *modules_of(version, name))
    }
    assert {message.template for message in _HELP.values()} == told


@pytest.mark.parametrize(
    ("path", "version", "there"),
    [
        ("proxy.exchange.ip", "v1.3.0-b", True),
        ("proxy", "v1.4.0", False),
        ("rollsite.partyList[0].partyIp", "v1.11.2", True),
        ("rollsite", "v2.0.0", False),
        ("osx.polling.clientList[0].partID", "v2.0.0", True),
        ("backend", "v1.8.1", True),
        ("backend", "v1.9.0", False),
        ("computing", "v1.8.1", False),
        ("nodemanager.count", "v1.8.1", True),
        ("nodemanager.count", "v1.9.0", False),
        ("host.fateboard", "v1.5.0", False),
        ("host.fateboard", "v1.5.1", True),
        ("ingress.fateboard.hosts[0].name", "v1.6.1", True),
        ("python.fateflowType", "v1.5.0", False),
        ("nginx.route_table.10000.proxy[0].grpc_port", "v1.7.0", True),
        ("nginx.route_table.10000.proxy[0].port", "v1.7.0", False),
        ("clustermanager.enableTLS", "v1.11.1", True),
        ("clustermanager.enableTLS", "v1.11.2", False),
        ("spark.master.image", "v2.0.0", True),
        ("spark.master.Image", "v2.0.0", False),
        ("python.spark.my.own", "v1.8.0", False),
    ],
)
def test_since_and_until(path: str, version: str, there: bool) -> None:
    assert (find_key(path, version) is not None) == there


def test_required_keys_differ_by_chart() -> None:
    def required(version: str, chart_name: str = "fate") -> set[str]:
        children = grammar_of(version, chart_name).children
        return {name for name, child in children.items() if child.key and child.key.required}

    always = {"name", "namespace", "chartVersion", "partyId", "modules"}
    assert required("v1.3.0-a") == {*always, "proxy"}
    assert required("v1.3.0-b") == always
    assert required("v1.4.0") == {*always, "rollsite"}
    assert required("v1.4.1") == {*always, "rollsite", "istio"}
    assert required("v1.8.1") == always
    assert required("v1.11.2") == {*always, "chartName", "computing", "federation", "storage"}
    assert required("v2.0.0", "fate-serving") == {*always, "chartName", "istio"}


def test_defaults_that_changed() -> None:
    def default(path: str, version: str) -> object:
        key = find_key(path, version)
        assert key is not None
        return key.default

    assert default("ingress.client.hosts[0].name", "v1.6.1") == "notebook.kubefate.net"
    assert default("ingress.client.hosts[0].name", "v1.7.0") == "notebook.example.com"
    assert default("nodemanager.storageClass", "v1.9.2") == "client"
    assert default("nodemanager.storageClass", "v1.10.0") == "nodemanager"
    assert default("nodemanager.resources.requests.cpu", "v1.11.1") == "2"
    assert default("nodemanager.resources.requests.cpu", "v1.11.2") == "4"
    assert default("registry", "v1.11.2") == "federatedai"
    assert default("registry", "v2.0.0") is None


def test_rows_about_blocks_and_modules_name_what_there_is() -> None:
    for name, version in CHARTS:
        children = grammar_of(version, name).children
        for port in PORT_KEYS:
            if port.covers(version) and port.module in children and name == "fate":
                for path in (port.path, port.type_path):
                    assert find_key(path, version) is not None, (port, version)
    for version in versions_of("fate"):
        known = {module.name for module in modules_of(version)}
        for row in ENGINE_MODULES:
            if row.covers(version):
                assert {*row.modules, *row.advised, *row.one_of} <= known, (row, version)
        for values in ENGINE_VALUES:
            if values.covers(version):
                key = find_key(values.key, version)
                assert key is not None
                assert key.allowed == values.values


def test_anything_may_stand_in_charts_that_nobody_knows() -> None:
    assert grammar_of("v1.11.2", "fedml-client") == grammar_of("v1.2.0") == Node(free=True)
    assert modules_of("v1.11.2", "fedml-client") == versions_of("fedml-client") == ()
    with pytest.raises(ValueError, match="newest"):
        grammar_of("newest")


def test_importing_the_grammar_loads_neither_tables_nor_help() -> None:
    code = (
        "import sys, services.party.grammar; print([m for m in sys.modules if m.startswith('services.party.grammar.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "charts" not in done.stdout
    assert "help" not in done.stdout


def test_every_key_is_told_in_chinese_too(chinese: None) -> None:
    for name, version in CHARTS:
        for entry in (*keys(grammar_of(version, name)), *modules_of(version, name)):
            assert _CHINESE.search(str(help_of(entry))), entry
            if isinstance(entry, Key):
                assert _CHINESE.search(str(type_of(entry))), entry
