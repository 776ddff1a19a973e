"""Lint while files are edited: what it says is what a fresh look would, and half-typed files disturb nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.federation import LintSession, lint_federation
from services.party import lint_party, parse_party

ARTICLE = Path(__file__).parents[3] / "examples" / "article"
TEXTS = {name: (ARTICLE / name).read_text() for name in ("fate-9999.yaml", "fate-10000.yaml")}


@pytest.fixture
def session() -> LintSession:
    made = LintSession()
    for name, text in TEXTS.items():
        made.put(name, text)
    return made


def rules(session: LintSession, name: str) -> list[str]:
    return [finding.rule for finding in session.findings()[name]]


def test_a_key_in_one_file_is_told_in_both(session: LintSession) -> None:
    before = {name: rules(session, name) for name in TEXTS}
    session.put("fate-9999.yaml", TEXTS["fate-9999.yaml"].replace("nodePort: 30009", "nodePort: 30019"))
    assert "X01" in rules(session, "fate-9999.yaml")
    assert "X01" in rules(session, "fate-10000.yaml")
    session.put("fate-9999.yaml", TEXTS["fate-9999.yaml"])
    assert {name: rules(session, name) for name in TEXTS} == before


def test_a_half_typed_file_is_held_against_others_as_it_was(session: LintSession) -> None:
    session.put("fate-9999.yaml", TEXTS["fate-9999.yaml"].replace("nodePort: 30009", "nodePort: 300 [09"))
    session.put("fate-9999.yaml", TEXTS["fate-9999.yaml"].replace("proxy:", "proxy: {"))
    assert set(rules(session, "fate-9999.yaml")) == {"L20"}
    assert "X02" not in rules(session, "fate-10000.yaml")
    assert len(session.parties()) == 2


def test_a_file_that_is_none_has_its_own_finding(session: LintSession) -> None:
    session.put("fate-9999.yaml", "- a list")
    assert rules(session, "fate-9999.yaml") == ["L01"]
    assert session.document("fate-9999.yaml").text == "- a list"


def test_a_file_that_goes_is_no_peer_any_more(session: LintSession) -> None:
    session.remove("fate-9999.yaml")
    session.remove("never-there.yaml")
    assert set(session.findings()) == {"fate-10000.yaml"}
    assert not [rule for rule in rules(session, "fate-10000.yaml") if rule.startswith("X")]


def test_nothing_is_judged_again_without_a_change(session: LintSession) -> None:
    first = session.findings()
    session.put("fate-9999.yaml", TEXTS["fate-9999.yaml"])
    assert session.findings() is first


@given(st.lists(st.tuples(st.sampled_from(sorted(TEXTS)), st.integers(0, 500), st.text(max_size=3)), max_size=6))
@settings(max_examples=50)
def test_what_a_session_says_is_what_a_fresh_look_says(edits: list[tuple[str, int, str]]) -> None:
    session, texts = LintSession(), dict(TEXTS)
    for name, text in texts.items():
        session.put(name, text)
    for name, place, more in edits:
        texts[name] = texts[name][:place] + more + texts[name][place:]
        session.put(name, texts[name])
        session.findings()
    # Whole again, as an editor leaves it: then nothing of the way there may be left.
    for name, text in TEXTS.items():
        session.put(name, text)
    parties = [parse_party(text, name) for name, text in TEXTS.items()]
    fresh = [*(finding for party in parties for finding in lint_party(party)), *lint_federation(parties)]
    said = [finding for found in session.findings().values() for finding in found]
    assert sorted(map(str, said)) == sorted(map(str, fresh))
