"""What a case of a rule is: a good file of a chart, an edit of it, and what the rule says then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.party import ERAS, Era, Severity, era_of, new_party
from services.party.findings import Reach, of_exchange, of_fate, of_serving
from services.yamldoc import insert_value, remove_value, set_value

CHARTS: tuple[tuple[str, str], ...] = (
    *(("fate", era.since) for era in ERAS),
    ("fate", "v1.4.1"),
    ("fate", "v1.5.2"),
    ("fate", "v1.11.2"),
    ("fate-exchange", "v1.6.0"),
    ("fate-exchange", "v1.11.2"),
    ("fate-serving", "v1.2.2"),
    ("fate-serving", "v2.0.0"),
    ("fate-serving", "v2.0.4"),
    ("fate-serving", "v2.1.6"),
)
"""The first chart of each era, and some that have something of their own."""
PEER = {"partyId": 10000, "partyIp": "10.20.0.7", "partyPort": 30101}
Edit = Callable[[str, Era], str]
_EVERY = (of_fate(), of_exchange(), of_serving())


def good(chart_name: str, version: str) -> str:
    """A file that no rule has anything against, with a peer."""
    text = new_party(version, name="fate-9999", namespace="fate-9999", party_id=9999, chart_name=chart_name)
    return set_value(text, (era_of(version, chart_name).gateway, "partyList"), [PEER])


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What `edit` makes wrong, and what `rule` says of it. `at`: what stands where the finding points to."""

    rule: str
    edit: tuple[Edit, ...]
    at: str
    severity: Severity
    fixed: tuple[str, str] | None = None
    """What the fix replaces, and by what; None where a person has to decide."""
    reach: tuple[Reach, ...] = _EVERY

    def covers(self, chart_name: str, version: str) -> bool:
        return any(row.chart == chart_name and row.covers(version) for row in self.reach)


def its(text: str, era: Era) -> str:
    """The era's own words in place of those in capitals."""
    words = {"GATEWAY": era.gateway, "COMPUTE": era.compute, "COUNT": era.compute_count}
    for word, own in words.items():
        text = text.replace(word, own)
    return text


def put(path: str, value: Any) -> Edit:
    """Another value at a dotted path."""

    def edit(text: str, era: Era) -> str:
        steps = tuple(int(step) if step.isdecimal() else step for step in its(path, era).split("."))
        return insert_value(text, steps, value)

    return edit


def drop(path: str) -> Edit:
    """The value at a dotted path taken away."""

    def edit(text: str, era: Era) -> str:
        return remove_value(text, tuple(int(step) if step.isdecimal() else step for step in its(path, era).split(".")))

    return edit


def swap(before: str, after: str) -> Edit:
    """Other words, as somebody types them."""

    def edit(text: str, era: Era) -> str:
        assert its(before, era) in text, before
        return text.replace(its(before, era), its(after, era), 1)

    return edit


def add(lines: str) -> Edit:
    """Lines at the end."""
    return lambda text, era: text + its(lines, era)


def of_a_version_that_never_was(text: str, _era: Era) -> str:
    version = text.partition("chartVersion: ")[2].split()[0]
    never = f"{version}z" if "-" in version else f"{version}-z"
    return text.replace(f"chartVersion: {version}", f"chartVersion: {never}")


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
OLD, LATE = (of_fate(before="v1.4.0"),), (of_fate("v1.4.0"), of_exchange(), of_serving())
PEERED = (of_fate(), of_exchange(), of_serving())
