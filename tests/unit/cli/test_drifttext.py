"""What has drifted, as text and as records: what differs is marked, who is silent is told, nothing does harm."""

from __future__ import annotations

import json

from fatetui import drifttext
from services.federation.drift import Drift, Row, Source, Topic
from services.i18n import _

ROWS = (
    Row(Topic.CHART, "", {Source.FILE: "v1.9.0", Source.HELM: "v1.9.0"}, differs=False),
    Row(Topic.KEY, "nodemanager.count", {Source.FILE: "2\x1b[2J", Source.KUBEFATE: None}, differs=True),
)
DRIFT = Drift("fate-9999", "fate-9999", ROWS, {Source.LIVE: _("KubeFATE was not asked")})


def test_what_differs_is_marked_and_who_is_silent_is_told() -> None:
    lines = drifttext.text([DRIFT]).splitlines()
    assert "differences: 1" in lines[0]
    assert "LIVE" in lines[1]
    same, differs = lines[-2:]
    assert same.split() == ["=", "chart", "v1.9.0", "v1.9.0"]
    assert differs.split() == ["≠", "nodemanager.count", "2␛[2J", "-"]


def test_records_have_null_where_a_source_does_not_have_it() -> None:
    (party,) = json.loads(drifttext.json_document([DRIFT]))["parties"]
    assert (party["party"], party["differences"]) == ("fate-9999", 1)
    assert party["rows"][1]["said"]["kubefate"] is None
    (line,) = drifttext.ndjson([DRIFT]).splitlines()
    assert "\x1b" not in line
    assert json.loads(line)["type"] == "party"


def test_without_a_party_it_says_so() -> None:
    assert drifttext.text([]) == "There is no party to compare\n"
