"""`config.lint`, `config.new`, `config.set`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.errors import Exit
from services.party import read_party_file
from services.steps import PartySource, Status
from tests.unit.steps.vocabulary.place import Place, settled

ARTICLE = Path(__file__).parents[4] / "examples/article"
NEW: dict[str, Any] = {
    "file": "parties/fate-9999.yaml",
    "chart_version": "v1.3.0-a",
    "name": "fate-9999",
    "party_id": 9999,
}
SET = {"file": "fate-9999.yaml", "values": {"proxy.nodePort": 30011, "partyId": 9998}}


class TestNew:
    async def test_template_of_the_chart_is_written_once(self, place: Place):
        await settled(place, "config.new", NEW)
        party = read_party_file(place.workspace / NEW["file"])
        assert (party.party_id, party.chart_version, party.namespace) == (9999, "v1.3.0-a", "fate-9999")

    async def test_existing_file_is_left_alone(self, place: Place):
        place.party()
        before = place.sources[0].path.read_text()
        played = await place.play("config.new", {**NEW, "file": "fate-9999.yaml"})
        assert (played.status, place.sources[0].path.read_text()) == (Status.OK, before)

    async def test_engine_is_one_that_the_chart_has(self, place: Place):
        await settled(place, "config.new", {**NEW, "chart_version": "v1.9.0", "engine": "spark-pulsar"})
        party = read_party_file(place.workspace / NEW["file"])
        assert (party.data["computing"], party.data["federation"]) == ("Spark", "Pulsar")
        played = await place.play("config.new", {**NEW, "engine": "spark-pulsar"})
        assert played.end.reason.code == "E-PARAMS"
        assert "Chart v1.3.0-a offers eggroll" in played.why

    async def test_chart_version_must_be_one(self, place: Place):
        played = await place.play("config.new", {**NEW, "chart_version": "latest"})
        assert played.end.reason.code == "E-PARAMS"

    async def test_place_that_cannot_be_written_is_told(self, place: Place):
        (place.workspace / "parties").write_text("a file, and no folder")
        played = await place.play("config.new", NEW)
        assert (played.exit, played.end.reason.code) == (Exit.FILE, "S-FILE")
        assert played.end.reason.remedy

    @pytest.mark.parametrize("party_id", [0, -1, "x"])
    async def test_party_id_is_a_positive_number(self, place: Place, party_id: object):
        played = await place.play("config.new", {**NEW, "party_id": party_id})
        assert played.end.reason.code == "E-PARAMS"
        assert "party_id is not valid" in played.why


class TestSet:
    async def test_values_are_set_and_comments_kept(self, place: Place):
        place.party(more="# told by the network people\negg: {count: 1}\n")
        done = await settled(place, "config.set", SET)
        assert done.changes == ["set proxy.nodePort, partyId in fate-9999.yaml"]
        text = place.sources[0].path.read_text()
        assert "# told by the network people" in text
        assert read_party_file(place.sources[0].path).data["proxy"]["nodePort"] == 30011

    async def test_missing_file_is_a_file_error(self, place: Place):
        played = await place.play("config.set", SET)
        assert played.exit is Exit.FILE
        assert "fate-9999.yaml" in played.why

    @pytest.mark.parametrize("path", ["modules.17", "name.deeper.still", "proxy.partyList.3.partyIp"])
    async def test_path_that_leads_nowhere_is_told(self, place: Place, path: str):
        place.party()
        played = await place.play("config.set", {**SET, "values": {path: 1}})
        assert played.exit is Exit.FILE, played.why
        assert played.end.reason.remedy

    @pytest.mark.parametrize("path", ["", ".", "a..b", "a."])
    async def test_path_must_have_parts(self, place: Place, path: str):
        place.party()
        played = await place.play("config.set", {**SET, "values": {path: 1}})
        assert played.end.reason.code == "E-PARAMS"


class TestLint:
    async def test_clean_files_pass(self, place: Place):
        place.sources += [PartySource(ARTICLE / f"fate-{party}.yaml") for party in (9999, 10000)]
        played = await place.rehearse("config.lint", {})
        assert (played.exit, played.writes) == (Exit.OK, [])

    async def test_findings_are_placed_and_fail_from_their_severity_on(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.chdir(place.workspace)
        place.party()
        place.party(10000)
        text = place.sources[1].path.read_text().replace("30010", "30009")
        place.sources[1].path.write_text(text)
        played = await place.play("config.lint", {})
        assert (played.exit, played.end.reason.code, played.writes) == (Exit.FILE, "S-LINT", [])
        assert "\nfate-9999.yaml:6:1: " in played.why
        assert played.end.reason.remedy
        lenient = await place.play("config.lint", {"fail_on": "never"})
        assert lenient.exit is Exit.OK
        assert lenient.status is Status.WARNED
