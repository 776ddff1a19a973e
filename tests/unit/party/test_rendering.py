"""Lint and the charts agree: what lint calls good is rendered, and what cannot be rendered is an error of lint's."""

from __future__ import annotations

import pytest

from services.party import Severity, era_of, lint_party, parse_party
from services.sandbox.charts import ChartError, render_chart
from tests.unit.party.cases import CHARTS, good
from tests.unit.party.rule_cases import CASES
from tests.unit.party.test_grammar_samples import SAMPLES, Sample, text_of, told

_UNPARSED = ("fate", "v1.5.0-b")
"""Its package is broken, whatever the file says."""
_BAD = [(case, *chart) for case in CASES for chart in CHARTS if case.rule == "L01" and case.covers(*chart)]


def refusal(text: str) -> str:
    """Why the chart of a party file cannot be rendered; "" when it can."""
    party = parse_party(text, "party.yaml")
    try:
        objects = render_chart(party.spec, party.chart_version, chart_name=party.chart_name)
    except ChartError as error:
        return str(error)
    return "" if objects else "nothing would be installed"


@pytest.mark.parametrize(("chart_name", "version"), [chart for chart in CHARTS if chart != _UNPARSED])
def test_a_good_file_is_rendered(chart_name: str, version: str) -> None:
    assert refusal(good(chart_name, version)) == ""


@pytest.mark.parametrize("sample", SAMPLES, ids=told)
def test_a_sample_is_rendered(sample: Sample) -> None:
    assert refusal(text_of(sample)) == ""


def test_what_cannot_be_rendered_is_an_error() -> None:
    refused = 0
    for case, chart_name, version in _BAD:
        text = good(chart_name, version)
        for edit in case.edit:
            text = edit(text, era_of(version, chart_name))
        if refusal(text):
            refused += 1
            errors = [one for one in lint_party(parse_party(text, "")) if one.severity is Severity.ERROR]
            assert errors, (chart_name, version)
    assert refused > 20


@pytest.mark.parametrize(
    ("chart_name", "version", "block"),
    [
        ("fate-exchange", "v1.11.2", "trafficServer: {type: NodePort, nodePort: 30007}\n"),
        ("fate", "v1.11.2", "hdfs: {datanode: {}}\n"),
        ("fate", "v1.6.0", "hdfs: {namenode: {}}\n"),
    ],
)
def test_blocks_that_need_more_below_them(chart_name: str, version: str, block: str) -> None:
    text = good(chart_name, version) + block
    assert refusal(text)
    assert "L01" in [finding.rule for finding in lint_party(parse_party(text, "party.yaml"))]
