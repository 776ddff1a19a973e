"""ConfigMaps of a release; the route tables are the real ones, for peers are read from them (kubefate.md §7.2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from services.sandbox.charts.release import Object, Release
from services.sandbox.charts.rows import ConfigRow
from services.sandbox.charts.spec import go_text, look

Routes = dict[str, dict[str, list[dict[str, Any]]]]
ROUTE_TABLE = "route_table.json"


def config_object(release: Release, row: ConfigRow) -> Object:
    """The ConfigMap of `row`."""
    data = _CONTENTS[row.content](release, row)
    return release.object("v1", "ConfigMap", row.name, row.label or row.module, data=data)


def _proxy_routes(release: Release, row: ConfigRow) -> dict[str, str]:
    own = {"fateflow": [_hop("fateflow", 9360)], "fate": [_hop("federation", 9394)]}
    # Without an exchange the default route points at the party itself (kubefate.md §6.1).
    return _route_table(_routes(release, row.module, own, default=_hop("proxy", 9370)))


def _gateway_routes(release: Release, row: ConfigRow) -> dict[str, str]:
    own = {"default": [_hop(row.module, 9370)], "fateflow": [_hop("fateflow", 9360)]}
    return _route_table(_routes(release, row.module, own, default=_hop("rollsite", 9370)))


def _osx_routes(release: Release, row: ConfigRow) -> dict[str, str]:
    own = {"default": [_hop("osx", 9370)], "fateflow": [_hop("fateflow", 9360)]}
    routes = _routes(release, row.module, own, default=None)
    # The fixed 9999 is the chart's (kubefate.md §6.6).
    return _route_table(routes, self_party=[release.party_id]) | {"broker.properties": "self.party=9999\n"}


def _routes(release: Release, gateway: str, own: dict[str, list[Any]], *, default: dict[str, Any] | None) -> Routes:
    routes: Routes = {release.party_id: own}
    exchange = look(release.spec, f"{gateway}.exchange")
    if default is not None:
        first = _hop(exchange.get("ip"), exchange.get("port")) if exchange else default
        routes = {"default": {"default": [first]}} | routes
    for peer in look(release.spec, f"{gateway}.partyList", ()):
        routes[go_text(peer.get("partyId"))] = {"default": [_hop(peer.get("partyIp"), peer.get("partyPort"))]}
    return routes


def _hop(host: object, port: object) -> dict[str, Any]:
    """What is missing, or no number, is written all the same: the chart asks no questions."""
    return {"ip": go_text(host), "port": int(str(port)) if str(port).isdecimal() else None}


def _route_table(routes: Routes, **more: Any) -> dict[str, str]:
    table = {"route_table": routes, **more, "permission": {"default_allow": True}}
    return {ROUTE_TABLE: json.dumps(table, indent=2)}


def _engine_routes(release: Release, row: ConfigRow) -> dict[str, str]:
    table = look(release.spec, f"{row.module}.route_table") or look(
        release.spec, f"python.{row.module}.route_table", {}
    )
    return {ROUTE_TABLE: json.dumps(table, indent=2)}


def _mysql(release: Release, _row: ConfigRow) -> dict[str, str]:
    database = look(release.spec, "mysql.database", "eggroll_meta")
    return {
        "create-databases.sql": f"CREATE DATABASE IF NOT EXISTS {database};\nCREATE DATABASE IF NOT EXISTS fate_flow;\n"
    }


def _properties(release: Release, row: ConfigRow) -> dict[str, str]:
    return {f"{row.name}.properties": f"party.id={release.party_id}\nrelease={release.name}\n"}


_CONTENTS: dict[str, Callable[[Release, ConfigRow], dict[str, str]]] = {
    "proxy_routes": _proxy_routes,
    "gateway_routes": _gateway_routes,
    "osx_routes": _osx_routes,
    "engine_routes": _engine_routes,
    "mysql": _mysql,
    "properties": _properties,
}
