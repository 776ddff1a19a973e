"""What goes with what on this cluster, and what to beware of: from the tables of charts and services."""

from __future__ import annotations

import pytest

from services.kubefate.versions import EXTENSIONS, NETWORKING
from services.party import TEMPLATE_VERSIONS, era_of
from services.wizard import Facts, resolved
from services.wizard.compatibility import fits, warnings

OLD = Facts("old", "v1.18.20", ingress_apis=(EXTENSIONS,), security_policies=True)
NEW = Facts("new", "v1.29.0", ingress_apis=(NETWORKING,))


def told(facts: Facts, chart: str, kubefate: str, *, ingress: bool = True) -> str:
    return "\n".join(map(str, warnings(facts, chart, kubefate, ingress=ingress)))


def test_every_chart_has_a_service_and_the_newest_comes_first():
    rows = list(fits(NEW))
    assert [row.chart for row in rows] == list(reversed(TEMPLATE_VERSIONS))
    assert all(row.services and (not row.shipped or row.shipped in row.services) for row in rows)


def test_a_chart_that_cannot_be_installed_here_is_refused_and_another_one_proposed():
    answers = resolved(NEW, {"chart": "v1.3.0-a", "address": "10.0.0.5", "ingress": "none"})
    assert [problem.question.id for problem in answers.problems] == ["chart"]
    assert "v1.11.2 can be installed here" in str(answers.problems[0].message)
    assert resolved(OLD, {}).chart == "v1.4.5"
    assert resolved(Facts("unknown", "v1", ingress_apis=()), {"chart": "v1.3.0-a"}).chart == "v1.3.0-a"


@pytest.mark.parametrize("facts", [OLD, NEW])
def test_a_chart_fits_where_its_ingress_api_is_served(facts: Facts):
    for row in fits(facts):
        assert row.served is (era_of(row.chart).ingress_api in facts.ingress_apis)


def test_the_first_service_cannot_install_the_charts_of_later_years():
    able = {row.chart: row.services for row in fits(NEW)}
    assert "v1.0.2" in able["v1.3.0-a"]
    assert "v1.0.2" not in able["v1.11.2"]


@pytest.mark.parametrize(
    ("facts", "chart", "kubefate", "ingress", "says", "silent"),
    [
        (
            NEW,
            "v1.3.0-a",
            "v1.0.2",
            True,
            ("cannot be installed", "MongoDB", "fatetui writes it"),
            ("Policies",),
        ),
        (NEW, "v1.3.0-a", "v1.0.2", False, ("MongoDB",), ("fatetui writes it for",)),
        (OLD, "v1.3.0-a", "v1.0.2", True, ("PodSecurityPolicies", "plain text"), ("cannot be installed",)),
        (NEW, "v1.11.2", "v1.4.5", True, (), ("MongoDB", "cannot be installed", "plain text")),
        (NEW, "v9", "v9", True, (), ("MongoDB",)),
    ],
)
def test_what_to_beware_of_is_told_where_it_is_so(
    facts: Facts, chart: str, kubefate: str, ingress: bool, says: tuple[str, ...], silent: tuple[str, ...]
):
    words = told(facts, chart, kubefate, ingress=ingress)
    assert all(one in words for one in says), words
    assert not any(one in words for one in silent), words
