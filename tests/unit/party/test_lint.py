"""Rules of single files: for each, files that it speaks of and files that it leaves alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.party import (
    RULES,
    TEMPLATE_VERSIONS,
    Finding,
    PartyFileError,
    Severity,
    apply_fixes,
    lint_party,
    new_party,
    parse_party,
    read_party_file,
)
from services.yamldoc import set_value

EXAMPLES = Path(__file__).parents[3] / "examples"
ARTICLE = EXAMPLES / "article" / "fate-9999.yaml"
THREE = EXAMPLES / "v1.11.2-three-parties" / "parties" / "9999.yaml"


def rules(text: str, *, at_least: Severity | None = None) -> list[str]:
    found = lint_party(parse_party(text, "x.yaml"))
    return [finding.rule for finding in found if at_least is None or finding.severity is at_least]


def of_rule(text: str, rule: str) -> list[Finding]:
    return [finding for finding in lint_party(parse_party(text, "x.yaml")) if finding.rule == rule]


def edited(base: Path, *changes: tuple[str, str]) -> str:
    text = base.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return text


def test_the_article_as_printed_has_the_findings_that_it_deserves() -> None:
    found = lint_party(read_party_file(ARTICLE))
    assert [(finding.rule, finding.severity) for finding in found] == [
        ("L02", Severity.WARNING),
        ("L23", Severity.INFO),
        ("L23", Severity.INFO),
        ("L10", Severity.INFO),
    ]
    assert (found[0].span.line, found[0].span.column) == (3, 1)


def test_the_article_fixed_keeps_every_other_character() -> None:
    party = read_party_file(ARTICLE)
    text = party.document.text
    fixed = apply_fixes(text, lint_party(party))
    assert fixed == text.replace("\nversion:", "\nchartVersion:")
    assert apply_fixes(fixed, lint_party(parse_party(fixed, "x"))) == fixed


@pytest.mark.parametrize("version", TEMPLATE_VERSIONS)
def test_templates_have_no_findings(version: str) -> None:
    text = new_party(version, name="fate-9999", namespace="fate-9999", party_id=9999)
    # Whoever takes v2.0.0 has to know that it must be uploaded.
    assert rules(text) == (["L25"] if version == "v2.0.0" else [])
    assert parse_party(text, "x").chart_version == version


def test_three_parties_have_no_more_than_a_sample_address() -> None:
    assert rules(THREE.read_text(encoding="utf-8")) == ["L10", "L10"]


@pytest.mark.parametrize(
    ("rule", "base", "before", "after", "line"),
    [
        ("L01", ARTICLE, "partyId: 9999\n", "", 1),
        ("L01", THREE, "chartName: fate\n", "", 2),
        ("L01", THREE, "storage: Eggroll\n", "", 2),
        ("L01", THREE, "v1.11.2\npartyId", "newest\npartyId", 5),
        ("L03", ARTICLE, "name: fate-9999", "name: 9999", 1),
        ("L03", ARTICLE, "name: fate-9999", "name: Fate_9999", 1),
        ("L03", ARTICLE, "name: fate-9999", "name: f" + "a" * 53, 1),
        ("L04", ARTICLE, "partyId: 9999", "partyId: -1", 4),
        ("L04", ARTICLE, "partyId: 9999", "partyId: 9.5", 4),
        ("L04", ARTICLE, "partyId: 9999", "partyId: 1000000", 4),
        ("L05", ARTICLE, "namespace: fate-9999", "namespace: other", 2),
        ("L06", ARTICLE, "  partyList:", "  partylist:", 20),
        ("L06", THREE, "rollsite:\n", "proxy: {}\nrollsite:\n", 35),
        ("L07", ARTICLE, "  - roll\n", "", 5),
        ("L07", THREE, "  - nodemanager\n", "", 9),
        ("L22", THREE, "computing: Eggroll", "computing: Spork", 18),
        ("L08", ARTICLE, "  type: NodePort\n", "", 18),
        ("L08", ARTICLE, "type: NodePort", "type: ClusterIP", 19),
        ("L09", ARTICLE, "nodePort: 30009", "nodePort: 80", 19),
        ("L09", ARTICLE, "partyPort: 30010", "partyPort: 70000", 23),
        ("L10", ARTICLE, "10.160.112.145", "127.0.0.1", 22),
        ("L10", ARTICLE, "10.160.112.145", "x.x.x.x:80", 22),
        ("L10", ARTICLE, "10.160.112.145", "10.160.112", 22),
        ("L11", ARTICLE, "- partyId: 10000", "- partyId: 9999", 21),
        ("L14", ARTICLE, "count: 1", "count: 0", 26),
        ("L14", THREE, "replicas: 1", "replicas: 0", 47),
        ("L17", THREE, 'registry: ""', "registry: https://hub.local/fate/", 7),
        ("L18", THREE, "9999.fateboard.kubefate.net", "fateboard.example.com", 29),
        ("L20", ARTICLE, "egg:\n  count: 1", "egg:\n  count: 1\n  count: 2", 27),
        ("L20", ARTICLE, "egg:\n  count", "egg:\n\tcount", 26),
        ("L20", ARTICLE, "30009", "'30009'", 19),
        ("L20", ARTICLE, "nodePort: 30009", "nodePort: 0o72471", 19),
        ("L20", ARTICLE, "nodePort: 30009", "nodePort: 30_009", 19),
        ("L20", ARTICLE, "nodePort: 30009", "nodePort: 0x7539", 19),
        ("L20", ARTICLE, "nodePort: 30009", "nodePort: 072471", 19),
    ],
)
def test_a_rule_speaks_at_the_place_of_what_is_wrong(rule: str, base: Path, before: str, after: str, line: int) -> None:
    found = of_rule(edited(base, (before, after)), rule)
    assert line in [finding.span.line for finding in found]


def test_unknown_keys_get_the_nearest_name() -> None:
    (found,) = of_rule(edited(ARTICLE, ("  nodePort:", "  nodeport:")), "L06")
    assert str(found.remedy) == "Did you mean nodePort?"


def test_an_exchange_beside_peers_is_worth_knowing() -> None:
    text = set_value(ARTICLE.read_text(encoding="utf-8"), ("proxy", "exchange", "ip"), "10.0.0.9")
    assert [finding.severity for finding in of_rule(text, "L13")] == [Severity.INFO]


def test_a_peer_listed_twice() -> None:
    peer = {"partyId": 10000, "partyIp": "10.0.0.9", "partyPort": 30010}
    text = set_value(ARTICLE.read_text(encoding="utf-8"), ("proxy", "partyList", 1), peer)
    (found,) = of_rule(text, "L12")
    assert "21" in str(found.message)


@pytest.mark.parametrize(
    ("version", "registry", "right"),
    [
        ("v1.11.2", "hub.local/fate/", "hub.local/fate"),
        ("v1.11.2", "http://hub.local", "hub.local"),
        ("v2.0.0", "hub.local", "hub.local/"),
    ],
)
def test_a_registry_is_fixed_as_its_chart_joins_it(version: str, registry: str, right: str) -> None:
    text = set_value(new_party(version, name="f", namespace="f", party_id=9), ("registry",), registry)
    fixed = apply_fixes(text, lint_party(parse_party(text, "x")))
    assert parse_party(fixed, "x").data["registry"] == right
    assert of_rule(fixed, "L17") == []


def test_default_hosts_are_everybodys() -> None:
    text = edited(THREE, ("  client:\n    hosts:\n      - name: 9999.notebook.kubefate.net\n", ""))
    (found,) = of_rule(text, "L18")
    assert "notebook.example.com" in str(found.message)


def test_half_a_file_gets_its_syntax_finding_only() -> None:
    assert rules("name: fate\npartyId: [1,\n") == ["L20"]


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "a: \x00"])
def test_what_is_no_party_file_says_so(text: str) -> None:
    with pytest.raises(PartyFileError) as caught:
        parse_party(text, "x.yaml")
    assert caught.value.findings


def test_every_rule_is_explained() -> None:
    assert all(str(rule.title) and str(rule.explanation) for rule in RULES.values())


_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 0, 1.5, 10**30, "", "x", "9999", "127.0.0.1", "::1", [], [None], {}, {"a": 1}, "1.1", "方"]
)


@pytest.mark.parametrize("base", [ARTICLE, THREE], ids=["article", "three"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_single_mutation_raises_and_fixes_are_idempotent(base: Path, data: st.DataObject) -> None:
    party = read_party_file(base)
    paths = [path for path in party.document.values if path]
    text = set_value(party.document.text, data.draw(st.sampled_from(paths)), data.draw(_ODD))
    fixed = apply_fixes(text, lint_party(parse_party(text, "x")))
    left = [finding for finding in lint_party(parse_party(fixed, "x")) if finding.fix]
    assert left == []
    assert apply_fixes(fixed, left) == fixed


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_broken_text_raises(data: st.DataObject) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    broken = text[:start] + data.draw(st.text(alphabet="a:-[]{}&*!|'\"\n\t #9", max_size=4)) + text[end:]
    # A text that is no mapping any more is refused with findings; anything else is linted.
    with suppress(PartyFileError):
        lint_party(parse_party(broken, "x"))


@pytest.mark.parametrize(
    ("text", "told", "remedy"),
    [
        ("apiVersion: fatetui/v1\nname: a\n", "but a script", "`fatetui --script made.yaml` runs it"),
        ("start: new\nparties: 1, 2\nname: a\n", "but answers for the wizard", "--answers made.yaml` takes them"),
    ],
)
def test_what_stands_beside_party_files_is_told_from_them(text: str, told: str, remedy: str) -> None:
    with pytest.raises(PartyFileError, match=told) as caught:
        parse_party(text, "folder/made.yaml")
    assert remedy in str(caught.value.remedy)
    assert caught.value.findings[0].rule == "L01"
