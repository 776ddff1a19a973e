"""The overview in words: aligned, cut to the terminal, harmless, and the same as a record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fatetui import statustext
from services.doctor import KnownParty, Overview, PartyView, ServiceView
from services.i18n import _
from services.kubefate import KubeFateUnreachable
from services.rollout import FederationVerdict, Health, Pull, Pulls, PullState, Verdict, Why


def why(code: str = "P16", health: Health = Health.FAILED, what: str = "no image", **more: bool) -> Why:
    return Why(code, _("{what}", what=what), "Pod/python", "status", "ErrImagePull", health, 3.0, **more)


def view(*reasons: Why, service: ServiceView | None = None, name: str = "fate-9999", said: str = "Running") -> Overview:
    verdict = Verdict.of(reasons)
    party = PartyView(KnownParty(name, name, "9999"), "fate v1.3.0-a", said, verdict, 7, 8)
    return Overview("demo", "v1.20.2", (party,), FederationVerdict(verdict, {name: verdict}), service, 1, 1)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_a_party_is_a_row_and_its_causes_stand_below() -> None:
    lines = statustext.text(view(why(), why("R02", Health.DEGRADED, "no pod is ready", symptom=True))).splitlines()
    heading, row, cause = lines[-3:]
    assert heading.split() == ["PARTY", "ID", "CHART", "KUBEFATE", "KUBERNETES", "PODS"]
    assert row == "fate-9999  9999  fate v1.3.0-a  Running   ✗ failed    7/8"
    assert cause == "    P16: no image"


def test_columns_stay_aligned_under_wide_characters() -> None:
    heading, row = statustext.text(view(name="联邦")).splitlines()[-2:]
    assert heading.index("ID") == row.index("9999") + 2


def test_lines_are_cut_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = statustext.text(view(why(what="x" * 300))).splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[-1].endswith("…")


def test_many_causes_are_counted() -> None:
    text = statustext.text(view(*(why(what=f"cause {number}") for number in range(5))))
    assert "and 2 more" in text


def test_kubefate_that_cannot_be_reached_is_said() -> None:
    text = statustext.text(view(service=ServiceView(problem=KubeFateUnreachable(_("no way in")))))
    assert "KubeFATE: no way in" in text


def test_hostile_words_are_harmless() -> None:
    hostile = view(why(what="\x1b[31mred\x1b]0;t\x07"), name="\x1b[2J")
    assert "\x1b" not in statustext.text(hostile)
    assert "\x1b" not in str(statustext.record(hostile))


def test_the_record_holds_the_same() -> None:
    record = statustext.record(view(why()))
    (party,) = record["parties"]
    assert (record["health"], party["health"], party["pods"]) == ("failed", "failed", {"ready": 7, "all": 8})
    assert party["reasons"][0]["code"] == "P16"


def test_images_on_their_way_stand_below_the_party() -> None:
    pulls = Pulls((Pull("mysql:8", "n1", PullState.PULLING, 40.0), Pull("redis:5", "n1", PullState.HERE)), 75.0)
    shown = view(why("R01", Health.PROGRESSING))
    (party,) = shown.parties
    on_the_way = replace(shown, parties=(replace(party, pulls=pulls),))
    assert "    images there: 1 of 2; pulling mysql:8 for 40s, about 1m15s to go" in statustext.text(on_the_way)
    images = statustext.record(on_the_way)["parties"][0]["images"]
    assert (images["here"], images["all"], images["seconds_left"]) == (1, 2, 75)
    assert [one["image"] for one in images["missing"]] == ["mysql:8"]
