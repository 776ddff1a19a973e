"""Each rule of single files against each era that it speaks of: a file that is good, and files that are not."""

from __future__ import annotations

import re

import pytest

from services import federation
from services.federation.live import LIVE_RULES
from services.party import RULES, Finding, apply_fixes, era_of, lint_party, parse_party, version_key
from tests.unit.party.cases import CHARTS, Case, good, its
from tests.unit.party.rule_cases import CASES

# Whoever takes these has to know, whatever the rest of the file says.
_KNOWN_TROUBLE = {("fate", "v1.5.0-b"), ("fate", "v2.0.0")}


def found_in(text: str, rule: str) -> list[Finding]:
    return [finding for finding in lint_party(parse_party(text, "party.yaml")) if finding.rule == rule]


@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_no_rule_has_anything_against_a_good_file(chart_name: str, version: str) -> None:
    told = {finding.rule for finding in lint_party(parse_party(good(chart_name, version), "party.yaml"))}
    assert told == ({"L25"} if (chart_name, version) in _KNOWN_TROUBLE else set())


def cases() -> list[tuple[Case, str, str]]:
    return [(case, *chart) for case in CASES for chart in CHARTS if case.covers(*chart)]


@pytest.mark.parametrize(
    ("case", "chart_name", "version"),
    cases(),
    ids=[f"{case.rule}-{case.at[:12]}-{name}-{version}" for case, name, version in cases()],
)
def test_a_rule_says_what_is_wrong_where_it_is(case: Case, chart_name: str, version: str) -> None:
    era = era_of(version, chart_name)
    text = good(chart_name, version)
    for edit in case.edit:
        text = edit(text, era)
    document = parse_party(text, "party.yaml").document
    there = [
        finding
        for finding in found_in(text, case.rule)
        if document.text.startswith(its(case.at, era), document.offset(finding.span.line, finding.span.column))
    ]
    assert there, [(str(one.message), one.span) for one in found_in(text, case.rule)]
    finding = there[0]
    assert finding.severity is case.severity
    assert str(finding.message)
    if case.fixed is None:
        assert finding.fix is None
        return
    fixed = apply_fixes(text, [finding])
    assert fixed == text.replace(*case.fixed, 1) != text
    assert not [one for one in found_in(fixed, case.rule) if one.fix is not None]


def test_every_rule_has_a_case_for_every_era_it_speaks_of() -> None:
    wanted = {(rule.id, *chart) for rule in RULES.values() for chart in CHARTS if rule.speaks_of(*chart)}
    assert {(case.rule, name, version) for case, name, version in cases()} == wanted


def test_a_rule_is_silent_about_other_eras() -> None:
    for case in CASES:
        spoken = [chart for chart in CHARTS if not RULES[case.rule].speaks_of(*chart)]
        assert not [chart for chart in spoken if case.covers(*chart)], case


@pytest.mark.parametrize("version", ["1.2.0", "1.3.0"])
def test_charts_from_before_kubefate_are_refused(version: str) -> None:
    text = f"name: a\nnamespace: a\nchartName: fate\nchartVersion: {version}\npartyId: 1\nmodules: []\n"
    (finding,) = found_in(text, "L25")
    assert finding.severity.value == "error"
    assert version_key(version) < version_key("v1.3.0-a")


def test_every_rule_is_explained_in_both_languages(chinese: None) -> None:
    rules = (*RULES.values(), *federation.RULES.values(), *LIVE_RULES.values())
    catalogue = {
        f"{letter}{number:02}" for letter, last in (("L", 27), ("X", 10), ("V", 10)) for number in range(1, last + 1)
    }
    assert {rule.id for rule in rules} == catalogue
    for rule in rules:
        for told in (rule.title, rule.explanation):
            assert re.search("[\u4e00-\u9fff]", str(told)), rule.id
            assert not re.search("[\u4e00-\u9fff]", told.template), rule.id


@pytest.mark.parametrize(
    ("severity", "rules"),
    [
        ("error", "L01 L03 L04 L07 L08 L09 L10 L11 L12 L14 L17 L20 L21 L22 L27 X01 X02 X03 X04 X06 X07 X08 X09"),
        ("error", "V01 V02 V03 V04 V05 V07 V09"),
        # L02 deliberately: fatetui reads the key, so that the tutorial's files run as printed.
        ("warning", "L02 L06 L15 L16 L18 L19 L24 L25 L26 X05 V06 V08 V10"),
        ("info", "L05 L13 L23 X10"),
    ],
)
def test_severities_are_the_catalogue_s(severity: str, rules: str) -> None:
    known = {**RULES, **federation.RULES, **LIVE_RULES}
    assert {known[rule].severity.value for rule in rules.split()} == {severity}
