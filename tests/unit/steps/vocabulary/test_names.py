"""`hosts.check`, `hosts.print`, `hosts.apply`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from services.access import check_names
from services.errors import Exit
from services.sandbox.faults import Rule
from services.steps import Status
from services.steps.vocabulary import names
from tests.unit.steps.vocabulary.place import Place, settled

BOARD = "9999.fateboard.kubefate.net"
ADDRESS = "10.1.2.3"


@pytest.fixture
def board(place: Place) -> Place:
    """A party whose FATE-Board has an Ingress with an address."""
    place.party()
    place.put("Namespace", "fate-9999")
    backend = {"service": {"name": "fateboard", "port": {"number": 8080}}}
    paths = {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}
    status = {"loadBalancer": {"ingress": [{"ip": ADDRESS}]}}
    place.put("Ingress", "fateboard", "fate-9999", spec={"rules": [{"host": BOARD, "http": paths}]}, status=status)
    return place


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What this machine's resolver knows."""
    table: dict[str, list[str]] = {}
    monkeypatch.setattr(names, "check_names", partial(check_names, resolve=lambda name: table.get(name, [])))
    return table


class TestCheck:
    async def test_right_names_are_ok(self, board: Place, known: dict[str, list[str]]):
        known[BOARD] = [ADDRESS]
        played = await board.play("hosts.check", {})
        assert (played.status, played.end.outputs) == (Status.OK, {"ok": True, "names": [BOARD]})

    async def test_missing_name_warns_and_tells_that_only_browsers_care(self, board: Place, known: dict):
        played = await board.play("hosts.check", {})
        assert (played.status, played.exit, played.end.outputs["ok"]) == (Status.WARNED, Exit.OK, False)
        assert BOARD in played.why
        assert "hosts.print" in played.why

    async def test_stale_address_fails_where_asked(self, board: Place, known: dict[str, list[str]]):
        known[BOARD] = ["10.9.9.9"]
        played = await board.play("hosts.check", {"on_missing": "fail"})
        assert (played.exit, played.end.reason.code) == (Exit.FAILED, "S-PROBE")
        assert f"10.9.9.9 instead of {ADDRESS}" in played.why


class TestPrint:
    @pytest.mark.parametrize("system", ["linux", "macos", "windows", "powershell"])
    async def test_every_system_gets_its_lines(self, board: Place, system: str):
        played = await board.play("hosts.print", {"os": system})
        assert BOARD in played.end.outputs["block"]
        assert ADDRESS in played.end.outputs["block"]
        assert played.said == played.end.outputs["block"].splitlines()

    async def test_given_names_and_address_come_first(self, board: Place):
        played = await board.play("hosts.print", {"names": ["kubefate.net"], "address": "10.5.5.5"})
        assert "10.5.5.5" in played.end.outputs["block"]
        assert BOARD not in played.end.outputs["block"]

    async def test_refused_it_says_so(self, board: Place):
        board.faults.access.denied.append(Rule(("list",), resources=("ingresses",)))
        played = await board.play("hosts.print", {})
        assert (played.exit, played.end.reason.code) == (Exit.KUBERNETES, "K8S-FORBIDDEN")


class TestApply:
    @pytest.fixture
    def hosts(self, place: Place) -> Path:
        path = place.workspace / "hosts"
        path.write_text("127.0.0.1 localhost\n")
        return path

    async def test_lines_are_added_once_and_the_rest_stays(self, board: Place, hosts: Path):
        done = await settled(board, "hosts.apply", {"file": str(hosts)}, assume_yes=True)
        assert done.changes == ["write 1 names into the hosts file"]
        lines = hosts.read_text().splitlines()
        assert lines[0] == "127.0.0.1 localhost"
        assert [line.split() for line in lines if BOARD in line] == [[ADDRESS, BOARD]]

    async def test_it_asks_with_the_files_name(self, board: Place, hosts: Path):
        board.answers = [False]
        played = await board.play("hosts.apply", {"file": str(hosts)})
        assert (played.status, hosts.read_text()) == (Status.FAILED, "127.0.0.1 localhost\n")
        assert board.asked == [f"Change {hosts} of this machine?"]
