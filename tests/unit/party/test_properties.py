"""Lint under any input: it never raises, its fixes touch nothing but their target, and they come to an end."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fatetui.lint.fixing import mend
from fatetui.lint.report import check
from services.party import TEMPLATE_VERSIONS, Finding, apply_fixes, new_party
from services.yamldoc import load_yaml
from tests.unit.party.cases import CHARTS, good
from tests.unit.party.test_grammar_samples import spark_party, text_of

ARTICLE = Path(__file__).parents[3] / "examples" / "article"
GOOD = [
    *(new_party(version, name="fate-9999", namespace="fate-9999", party_id=9999) for version in TEMPLATE_VERSIONS),
    *(path.read_text() for path in sorted(ARTICLE.glob("fate-*.yaml"))),
    *(good(chart_name, version) for chart_name, version in CHARTS if chart_name != "fate"),
    text_of(spark_party("v1.7.2", "rabbitmq")),
    text_of(spark_party("v1.11.2", "pulsar")),
]
PEER = load_yaml((ARTICLE / "fate-10000.yaml").read_text(), "peer.yaml")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
KEYS = st.sampled_from(["name", "namespace", "chartVersion", "partyId", "modules", "rollsite", "partyList", "registry"])
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=6)
)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A good file with one thing changed: a line gone, twice, elsewhere, or some characters put in or taken out."""
    text = draw(st.sampled_from(GOOD))
    lines = text.splitlines(keepends=True)
    line = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["drop", "double", "swap", "insert", "cut", "value"])):
        case "drop":
            del lines[line]
        case "double":
            lines.insert(line, lines[line])
        case "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[line], lines[other] = lines[other], lines[line]
        case "insert":
            place = draw(st.integers(0, len(text)))
            return text[:place] + draw(st.text(max_size=5)) + text[place:]
        case "cut":
            place = draw(st.integers(0, len(text)))
            return text[:place] + text[place + draw(st.integers(1, 20)) :]
        case "value":
            key = lines[line].partition(":")[0]
            lines[line] = f"{key}: {draw(LEAVES)}\n"
    return "".join(lines)


def findings(text: str) -> list[Finding]:
    """What is wrong with `text` beside a peer's file."""
    found = check([load_yaml(text, "x.yaml"), PEER]).findings
    return [finding for finding in found if finding.source == "x.yaml"]


def untouched(text: str, fixed: str, finding: Finding) -> bool:
    """Whether the lines above and below what the fix says it edits are as they were."""
    assert finding.fix is not None
    document = load_yaml(text, "x.yaml")
    places = [(document.offset(*edit.span[:2]), document.offset(*edit.span[2:])) for edit in finding.fix.edits]
    first, last = min(start for start, _end in places), max(end for _start, end in places)
    tail = document.text[last:]
    return fixed.startswith(document.text[:first]) and fixed.endswith(tail)


@given(st.text())
def test_any_text_gives_findings(text: str) -> None:
    findings(text)


@given(TREES)
@settings(max_examples=150)
def test_any_tree_gives_findings(tree: object) -> None:
    findings(yaml.safe_dump(tree, allow_unicode=True))


@given(mutations())
@settings(max_examples=150)
def test_any_mutation_gives_findings_inside_the_text(text: str) -> None:
    lines = load_yaml(text, "x.yaml").line_starts
    for finding in findings(text):
        assert 1 <= finding.span.line <= len(lines)
        assert finding.span.column >= 1
        assert finding.span[:2] <= finding.span[2:]


@given(mutations())
@settings(max_examples=150)
def test_a_fix_touches_its_target_only_and_is_made_once(text: str) -> None:
    for finding in findings(text):
        if finding.fix is None:
            continue
        fixed = apply_fixes(text, [finding])
        assert untouched(text, fixed, finding)
        again = [other for other in findings(fixed) if (other.rule, other.span) == (finding.rule, finding.span)]
        assert not [other for other in again if other.fix is not None and other.message == finding.message]


@given(mutations())
@settings(max_examples=150)
def test_all_fixes_leave_nothing_fixable(text: str) -> None:
    mended = mend([load_yaml(text, "x.yaml"), PEER], chart=None, cross=True)
    report = check([file.after for file in mended])
    assert report.fixable == 0
    assert mend([file.after for file in mended], chart=None, cross=True) == tuple(
        type(file)(file.after, file.after) for file in mended
    )
