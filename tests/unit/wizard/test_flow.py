"""From page to page: what is skipped, what comes next, and why a page cannot be left."""

from __future__ import annotations

import pytest

from services.i18n import verbatim
from services.wizard import (
    PAGES,
    Answers,
    Facts,
    Standing,
    beside,
    next_asked,
    obstacle,
    open_pages,
    pages_of,
    questions_of,
    resolved,
)
from services.wizard.flow import left_at

FACTS = Facts("lab", "v1.20.2", (("node", "10.0.0.5", True),), ingress_classes=("nginx",))
ADOPTED = ["start", "cluster", "plan", "install", "verify", "boards", "summary"]


def answers(facts: Facts = FACTS, **given: str) -> Answers:
    return resolved(facts, given)


@pytest.mark.parametrize("given", [{}, {"start": "adopt"}, {"verify": "no"}, {"start": "adopt", "verify": "no"}])
def test_forwards_and_backwards_meet_the_same_pages(given: dict[str, str]):
    there = answers(**given)
    ids = [page.id for page in pages_of(there)]
    assert [beside(page, 1, there) for page in ids] == [*ids[1:], ids[-1]]
    assert [beside(page, -1, there) for page in ids] == [ids[0], *ids[:-1]]


def test_what_is_adopted_is_not_asked_and_a_test_that_is_not_wanted_is_not_shown():
    assert [page.id for page in pages_of(answers(start="adopt"))] == ADOPTED
    assert "verify" not in {page.id for page in pages_of(answers(verify="no"))}
    assert [page.id for page in pages_of(answers())] == [page.id for page in PAGES]


def test_a_page_that_an_answer_made_go_is_left_for_the_one_behind_or_before_it():
    adopting = answers(start="adopt")
    assert beside("registry", 1, adopting) == "plan"
    assert beside("registry", -1, adopting) == "cluster"


WRONG = verbatim("wrong")


@pytest.mark.parametrize(
    ("page", "given", "standing", "says"),
    [
        ("start", {}, Standing(looked=False), "has not answered yet"),
        ("cluster", {}, Standing(looked=False), "has not answered yet"),
        ("cluster", {}, Standing(refused=(WRONG,)), "not fit: wrong"),
        ("version", {}, Standing(refused=(WRONG,)), None),
        ("version", {"chart": "v9"}, Standing(), "none of"),
        ("federation", {}, Standing(findings=(WRONG,)), "have errors: wrong"),
        ("parties", {"9999.port": "1"}, Standing(), "9999: port"),
        ("base", {"parties": "x"}, Standing(), None),
        ("plan", {"parties": "x", "chart": "v9"}, Standing(), "Still open: Versions, Federation"),
        ("plan", {}, Standing(refused=(WRONG,)), "not fit: wrong"),
        ("plan", {}, Standing(findings=(WRONG,)), "have errors: wrong"),
        ("plan", {}, Standing(), None),
        ("install", {}, Standing(), "Nothing is being installed"),
        ("install", {}, Standing(begun=True, running=True), "goes on"),
        ("install", {}, Standing(begun=True), "not done yet"),
        ("install", {}, Standing(begun=True, installed=True), None),
        ("verify", {}, Standing(begun=True, running=True), None),
    ],
)
def test_a_page_says_why_it_cannot_be_left(page: str, given: dict[str, str], standing: Standing, says: str | None):
    why = obstacle(page, answers(**given), standing)
    assert (why is None) if says is None else (says in str(why))


def test_pages_with_a_wrong_answer_are_told_in_their_order():
    assert [page.id for page in open_pages(answers(folder=" ", domain="x", parties="x"))] == [
        "access",
        "federation",
        "plan",
    ]


def test_answers_of_an_older_fatetui_may_name_a_page_that_is_no_more():
    assert left_at({"at": "parties"}) == "parties"
    assert left_at({"at": "capacity"}) is None
    assert left_at({}) is None


def test_answers_of_a_file_lead_from_one_page_with_something_to_answer_to_the_next():
    filed = {"chart": "v1.11.2", "kubefate": "v1.4.5", "images": "hub", "parties": "1, 2"}
    there = resolved(FACTS, filed)
    seen, page = [], "start"
    while page != "plan":
        page = next_asked(page, there, filed)
        seen.append(page)
    assert seen == ["access", "federation", "parties", "plan"]
    wrong = resolved(FACTS, {**filed, "chart": "v9"})
    assert next_asked("start", wrong, filed) == "version"
    every = {question.id: "" for question in questions_of(there.texts)}
    assert next_asked("start", there, every) == "plan"
