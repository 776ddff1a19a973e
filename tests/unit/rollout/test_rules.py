"""Every pain of product.md §3 has its rule; a rule says all that it must, and is tested on a good and a bad case."""

from __future__ import annotations

import pytest

from services.i18n import Message, use_language
from services.rollout import RULES, Rule
from tests.unit.rollout import (
    test_diagnosis_federation,
    test_diagnosis_images,
    test_diagnosis_jobs,
    test_diagnosis_reaching,
)

PAINS = [f"P{number:02}" for number in range(1, 55)]
TESTED = (test_diagnosis_federation, test_diagnosis_images, test_diagnosis_jobs, test_diagnosis_reaching)
NOTHING_TO_RUN = {
    "P07": "a setting of the machine that looks",
    "P44": "a file inside the broker's image",
}
EACH = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def test_every_pain_has_a_rule_and_a_case_that_shows_it_beside_one_that_does_not() -> None:
    cases = {rule for module in TESTED for rule, _shows, _misses in module.CASES}
    assert [rule for rule in RULES if rule.startswith("P")] == PAINS
    assert sorted(cases) == PAINS


@pytest.mark.parametrize("rule", PAINS)
def test_a_pain_says_what_tells_it_and_what_mends_it(rule: str) -> None:
    declared = RULES[rule]
    assert declared.looks_at
    assert declared.remedy
    assert (declared.mend is None) == (rule in NOTHING_TO_RUN)


@EACH
def test_a_rule_is_told_in_chinese_as_well(rule: Rule) -> None:
    said = [rule.what, rule.cause, rule.explanation, *([rule.remedy] if rule.remedy else [])]
    english = [str(message) for message in said]
    assert all(english)
    use_language("zh")
    try:
        assert [message.template for message in said if not _is_chinese(message)] == []
    finally:
        use_language("en")


def _is_chinese(message: Message) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in str(message))
