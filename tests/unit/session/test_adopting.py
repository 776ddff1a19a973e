"""A federation that runs, as the answers that would have made it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.doctor import KnownParty
from services.party import PartyFile, parse_party
from services.session.adopting import NothingToAdopt, answers_of
from services.wizard import Facts, draft, resolved

FACTS = Facts("lab", "v1.20.2", (("node", "10.0.0.5", True),), ingress_classes=("haproxy", "nginx"))


def made(**given: str) -> tuple[PartyFile, ...]:
    return draft(FACTS, resolved(FACTS, given)).parties


def test_what_was_installed_is_told_again_key_by_key():
    installed = made(parties="7, 8", persistence="yes")
    facts = replace(FACTS, installed=(KnownParty("fate-7", "fate-7", "7"),))
    answers = resolved(facts, {"start": "adopt", **answers_of(installed, facts)})
    assert not answers.problems
    assert (answers.parties, answers.chart, answers.persistence) == ([7, 8], "v1.11.2", True)
    assert answers.ingress == "haproxy", "the cluster's first class"
    again = draft(facts, answers).parties
    assert [party.data for party in again] == [party.data for party in installed]


def test_an_exchange_is_no_party_but_is_told_of_by_those_that_use_it():
    given = answers_of(made(parties="7, 8", topology="exchange", chart="v1.8.0"), FACTS)
    assert (given["parties"], given["topology"]) == ("7, 8", "exchange")


def test_a_cluster_without_ingress_has_none():
    assert answers_of(made(), Facts("lab", "v1.20.2"))["ingress"] == "none"


def test_the_name_that_kubefate_knows_a_party_by_is_kept():
    text = made(parties="7")[0].document.text.replace("name: fate-7", "name: bank", 1)
    given = answers_of([parse_party(text, "bank.yaml")], FACTS)
    assert given["7.namespace"] == "bank"
    assert given["7.yaml"].startswith("name: bank\nnamespace: fate-7\n")


@pytest.mark.parametrize("text", ["name: x\n", "name: x\nnamespace: x\nchartName: spark\npartyId: 1\n"])
def test_what_is_no_party_of_fate_cannot_be_taken_over(text: str):
    with pytest.raises(NothingToAdopt) as told:
        answers_of([parse_party(text, "x.yaml")], FACTS)
    assert told.value.remedy is not None
