"""The wizard's questions as prompts: what is asked, what is not, and that lines stay as they were said."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from click.testing import CliRunner

from fatetui.cli.prompts import Prompts
from fatetui.output import Output
from services.wizard import Answers, Facts
from services.wizard.questions import QUESTIONS

FACTS = Facts("lab", "v1.20.2", (("node", "10.0.0.5", True),), ingress_classes=("nginx",), contexts=("lab", "other"))
ALL = {question.id: question.propose(FACTS, {}) for question in QUESTIONS}
GIVEN = {**ALL, "chart": "v1.3.0-a", "kubefate": "v1.0.2", "parties": "7", "7.namespace": "fate-7", "7.port": "30007",
         "7.workers": "1", "7.context": "lab", "7.address": "10.0.0.5"}  # fmt: skip


async def asked(given: Mapping[str, str], *lines: str) -> tuple[Answers, str, list[tuple[str, str]]]:
    """What comes of typing `lines`; what was said, and what was kept on the way."""
    kept: list[tuple[str, str]] = []
    with CliRunner().isolation(input="".join(f"{line}\n" for line in lines)) as (out, *_others):
        prompts = Prompts(Output(sys.stdout), lambda answers, page: kept.append((page, answers["domain"])))
        answers = await prompts.asked(FACTS, given, None)
        said = out.getvalue().decode()
    return answers, said, kept


async def test_what_a_file_said_is_not_asked_again():
    answers, said, kept = await asked(GIVEN)
    assert not answers.problems
    assert "[Access]" not in said
    assert kept == []


async def test_what_a_file_said_and_will_not_do_here_is_asked_with_the_reason_and_a_proposal():
    answers, said, kept = await asked({**GIVEN, "domain": "nowhere"}, "")
    assert "! nowhere: A host name such as" in said
    assert answers.domain == "kubefate.net"
    assert kept == [("access", "kubefate.net")], "it can be taken up after the next answer"
    assert "\x1b" not in said
    assert "\r" not in said


async def test_before_the_first_question_there_is_none():
    given = {key: text for key, text in GIVEN.items() if key not in ("domain", "ingress")}
    answers, said, _kept = await asked({**given, "domain": "x"}, "<", "?", "maybe", "nginx", "<", "nginx", "a.b")
    assert answers.domain == "a.b"
    assert "none of nginx, none" in said
    assert said.count("found in this cluster") == 4, "asked, gone back from, explained, and come back to"


def test_the_name_is_typed_where_production_begins():
    def says(production: str, line: str) -> bool:
        with CliRunner().isolation(input=f"{line}\n"):
            return Prompts(Output(sys.stdout), None).agreed(production)

    assert says("", "y")
    assert not says("", "")
    assert says("prod", "federation")
    assert not says("prod", "y")


def test_one_of_several_contexts_is_chosen_and_no_other_one():
    with CliRunner().isolation(input="elsewhere\nother\n") as (out, *_others):
        chosen = Prompts(Output(sys.stdout), None).context(("lab", "other"), "lab")
        assert "elsewhere" in out.getvalue().decode()
    assert chosen == "other"


async def test_what_may_stay_empty_says_so_and_what_may_be_typed_is_told_with_the_first_question():
    given = {key: text for key, text in GIVEN.items() if key not in ("kubefate-tls", "domain")}
    _answers, said, _kept = await asked(given, "", "")
    assert "KubeFATE's TLS Secret (may stay empty):" in said
    assert "Domain [kubefate.net]:" in said
    assert said.index("Enter takes what is proposed") < said.index("[Access]")
    _answers, silent, _kept = await asked(GIVEN)
    assert silent == "", "who is asked nothing needs no keys"


def test_only_what_keeps_answers_says_so():
    question = next(one for one in QUESTIONS if one.id == "domain")
    for keep, told in ((lambda _answers, _page: None, True), (None, False)):
        with CliRunner().isolation() as (out, *_others):
            Prompts(Output(sys.stdout), keep)._head(question)
            assert ("Answers are kept" in out.getvalue().decode()) is told


async def test_the_beginning_of_a_choice_is_enough_where_only_one_begins_so():
    given = {key: text for key, text in GIVEN.items() if key not in ("images", "verify")}
    answers, said, _kept = await asked(given, "m", "y")
    assert (answers.texts["images"], answers.texts["verify"]) == ("mirror", "yes")
    given = {key: text for key, text in GIVEN.items() if key != "kubefate"}
    answers, said, _kept = await asked(given, "v1.0", "v1.0.3")
    assert "v1.0 is none of" in said
    assert answers.kubefate == "v1.0.3"
