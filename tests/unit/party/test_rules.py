"""Each rule of single files against each era that it speaks of: a file that is good, and files that are not."""

from __future__ import annotations

import pytest

from services.party import RULES, Finding, apply_fixes, era_of, lint_party, parse_party, version_key
from tests.unit.party.rule_cases import CASES, CHARTS, Case, good, its

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
