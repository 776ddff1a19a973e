"""The wizard without pages: what is proposed, what is refused, what the answers come to."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fatetui.script.document import load_script
from fatetui.script.given import Given
from fatetui.script.problems import ScriptError
from fatetui.scripts import script_deed
from services.doctor import KnownParty
from services.federation import lint_federation, node_ports
from services.party import EGGROLL, TEMPLATE_VERSIONS, Severity, engine_sets
from services.party.claims import claims_of
from services.steps import declarations
from services.wizard import (
    PAGES,
    QUESTIONS,
    Facts,
    answers_text,
    draft,
    file_plans,
    read_answers,
    read_filed,
    resolved,
    write_files,
)
from services.wizard.answers import AnswersRefused
from services.wizard.scripting import SCRIPT
from services.yamldoc import read_yaml
from tests.chartpackages import FATE_2, package

FACTS = Facts("lab", "v1.20.2", (("node", "10.0.0.5", True),), ingress_classes=("nginx",))


def told(facts: Facts = FACTS, **given_: str) -> dict[str, str]:
    """What is wrong with these answers, by question."""
    return {problem.question.id: str(problem.message) for problem in resolved(facts, given_).problems}


def test_whoever_answers_nothing_gets_a_federation_that_holds():
    answers = resolved(FACTS, {})
    assert not answers.problems
    assert (answers.chart, answers.kubefate, answers.parties) == ("v1.11.2", "v1.4.5", [9999, 10000])
    assert answers.address == "10.0.0.5"


def test_every_question_has_a_page_and_every_page_a_title():
    pages = {page.id for page in PAGES}
    assert {question.page for question in QUESTIONS} <= pages
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


def test_what_pages_and_questions_are_about_names_no_key_for_prompts_have_none():
    about = {page.id: str(page.about) for page in PAGES} | {one.id: str(one.about) for one in QUESTIONS}
    assert not [name for name, words in about.items() if re.search(r"\bF\d+\b|Ctrl|Enter|stands below", words)]


@pytest.mark.parametrize(
    ("question", "answer", "says"),
    [
        ("parties", "", "above 0"),
        ("parties", "0", "above 0"),
        ("parties", "a, b", "Whole numbers"),
        ("parties", "1, 1", "id of its own"),
        ("parties", ",".join(map(str, range(1, 60))), "At most 50"),
        ("address", "127.0.0.1", "cannot reach"),
        ("address", "", "host name"),
        ("address", "a b", "host name"),
        ("domain", "kubefate", "host name"),
        ("domain", "Kube.Fate", "host name"),
        ("registry", "https://hub.example.com", "without https"),
        ("chart", "v9", "none of"),
        ("persistence", "maybe", "none of"),
        ("folder", " ", "folder"),
    ],
)
def test_what_will_not_do_is_told_with_what_would(question: str, answer: str, says: str):
    assert says in told(**{question: answer})[question]


def test_an_old_kubefate_and_a_new_chart_do_not_go_together():
    assert "Take KubeFATE v1.2.0 or newer" in told(chart="v1.11.2", kubefate="v1.0.2")["kubefate"]
    assert told(chart="v1.3.0-a", kubefate="v1.0.2") == {}


def test_the_chart_that_is_proposed_is_one_that_the_kubefate_here_can_install() -> None:
    for kubefate, chart in (
        ("v1.0.2", "v1.3.0-a"),
        ("v1.1.0", "v1.4.5"),
        ("v1.4.5", "v1.11.2"),
        ("v9.9.9", "v1.11.2"),
        ("", "v1.11.2"),
    ):
        answers = resolved(replace(FACTS, kubefate=kubefate), {})
        assert answers.texts["chart"] == chart
        assert "kubefate" not in {problem.question.id for problem in answers.problems}


def test_the_service_is_proposed_for_the_chart_and_one_that_runs_is_used():
    assert resolved(FACTS, {"chart": "v1.3.0-a"}).kubefate == "v1.0.2"
    there = Facts("lab", "v1.20.2", kubefate="v1.4.4")
    assert resolved(there, {}).kubefate == "v1.4.4"


def test_a_question_that_does_not_apply_is_not_complained_about():
    assert told(ingress="none", domain="no host") == {}


@pytest.mark.parametrize("chart", ["v1.3.0-a", "v1.4.5", "v1.5.1", "v1.6.1", "v1.8.0", "v1.11.2", "v2.0.0"])
@pytest.mark.parametrize("parties", ["9999", "9999, 10000", "9999, 10000, 9998, 7"])
def test_the_files_are_without_a_finding_and_the_script_loads(chart: str, parties: str, tmp_path: Path):
    answers = resolved(FACTS, {"chart": chart, "parties": parties, "registry": "hub.example.com/federatedai"})
    made = draft(FACTS, answers)
    errors = [one for one in lint_federation(made.parties) if one.severity is Severity.ERROR]
    assert errors == []
    write_files(file_plans(tmp_path, made.files))
    document = read_yaml(tmp_path / "federation.yaml")
    script = load_script(document, tmp_path, Given(), declarations())
    assert [party.party_id for party in script.parties.current()] == answers.parties
    ids = [step.id for step in script.plan.steps]
    assert ids.index("kubefate") < ids.index("namespaces") < ids.index("install") < ids.index("matrix")


ENGINES = [(chart, row.id) for chart in TEMPLATE_VERSIONS for row in engine_sets(chart) if row.id != EGGROLL]


@pytest.mark.parametrize(("chart", "engine"), ENGINES)
def test_parties_of_other_engines_know_each_other_by_their_tables(chart: str, engine: str, tmp_path: Path):
    given_ = {"chart": chart, "engine": engine, "parties": "9999, 10000, 7", "topology": "exchange"}
    answers = resolved(FACTS, given_ | {"chart-file": str(package(tmp_path / "fate.tgz", FATE_2))})
    assert not answers.problems
    made = draft(FACTS, answers)
    assert made.errors == ()
    assert all(party.chart_name == "fate" for party in made.parties), "there is no exchange for them"
    for party in made.parties:
        assert {route.party_id for route in party.table_routes} == {9999, 10000, 7} - {party.party_id}
        assert str(party.gateway_port) == answers.of_party(party.party_id or 0, "port")
    ports = [port for party in made.parties for port in node_ports(party).values()]
    assert len(ports) == len(set(ports))


def script_of(facts: Facts, **given_: str) -> dict[str, dict[str, Any]]:
    """The steps of the script that these answers come to, by id."""
    answers = resolved(facts, given_)
    assert not answers.problems
    steps = yaml.safe_load(draft(facts, answers).files["federation.yaml"])["steps"]
    return {step["id"]: step for step in steps}


def test_kubefates_own_host_takes_a_certificate_from_a_secret_of_its_namespace(tmp_path: Path):
    assert "tls_secret" not in script_of(FACTS)["kubefate"]["kubefate.ensure"]
    steps = script_of(FACTS, **{"kubefate-tls": "fate-cert"})
    assert steps["kubefate"]["kubefate.ensure"]["tls_secret"] == "fate-cert"
    assert "base-tls" not in steps
    assert told(**{"kubefate-tls": "Not a name"})
    # What runs keeps its own, whoever made it.
    there = replace(FACTS, kubefate="v1.4.5", kubefate_tls="lets-encrypt")
    assert script_of(there)["kubefate"]["kubefate.ensure"]["tls_secret"] == "lets-encrypt"
    assert "tls_secret" not in script_of(there, ingress="none")["kubefate"]["kubefate.ensure"]


def test_one_certificate_of_files_is_kubefates_too_where_both_secrets_have_one_name(tmp_path: Path):
    for name in ("tls.crt", "tls.key"):
        (tmp_path / name).write_text("PEM")
    files = {"tls": "files", "tls-cert": f"file:{tmp_path}/tls.crt", "tls-key": f"file:{tmp_path}/tls.key"}
    steps = list(script_of(FACTS, **files, **{"kubefate-tls": "fatetui-tls"}))
    assert steps.index("base-namespace") < steps.index("base-tls") < steps.index("kubefate")
    assert "base-tls" not in script_of(FACTS, **files)


def test_problems_of_pages_that_are_not_shown_hold_nobody_up():
    running = replace(FACTS, installed=(KnownParty("fate-9999", "fate-9999", "9999"),))
    assert not resolved(running, {"start": "adopt", "images": "mirror"}).problems
    assert resolved(running, {"start": "new", "images": "mirror"}).problems


def test_what_is_wrong_in_a_file_is_told_with_its_line_until_it_is_answered_anew(tmp_path: Path):
    file = tmp_path / "half.yaml"
    file.write_text("chart: v1.11.2\n\nimages: mirorr\nparties: 1, 2\n")
    filed = read_filed(file)
    (problem,) = filed.placed(resolved(FACTS, filed.texts)).problems
    assert str(problem.message).startswith(f"{file}:3: mirorr is none of hub")
    (other,) = filed.placed(resolved(FACTS, {**filed.texts, "images": "hubb"})).problems
    assert str(other.message).startswith("hubb is none of")
    later = tmp_path / "rest.yaml"
    later.write_text("images: hub\n")
    both = read_filed(later).over(filed)
    assert (both.texts["images"], both.texts["parties"]) == ("hub", "1, 2")
    assert not both.placed(resolved(FACTS, both.texts)).problems


def test_certificates_are_asked_for_where_the_chart_takes_them(tmp_path: Path):
    cert, key = tmp_path / "tls.crt", tmp_path / "tls.key"
    cert.write_text("CERTIFICATE")
    key.write_text("KEY")
    given_ = {"tls": "files", "tls-cert": f"file:{cert}", "tls-key": f"file:{key}", "chart": "v1.11.2"}
    answers = resolved(FACTS, given_)
    assert not answers.problems
    made = draft(FACTS, answers)
    assert made.errors == ()
    host = "9999.fateboard.kubefate.net"
    assert made.parties[0].get(("ingress", "fateboard", "tls", 0)) == {"secretName": "fatetui-tls", "hosts": [host]}
    write_files(file_plans(tmp_path, made.files))
    script = load_script(read_yaml(tmp_path / "federation.yaml"), tmp_path, Given(), declarations())
    ids = [step.id for step in script.plan.steps]
    assert ids.index("namespaces") < ids.index("tls") < ids.index("install")
    assert "KEY" not in "".join(made.files.values())
    assert "tls_secret" not in script.plan.steps[ids.index("kubefate")].params
    for elsewhere in ({"chart": "v1.5.1"}, {"ingress": "none"}):
        assert not resolved(FACTS, {**given_, **elsewhere}).tls_secret


def test_a_chart_that_is_not_published_wants_its_package_and_the_script_uploads_it(tmp_path: Path):
    assert "no packaged chart fate-v2.0.0.tgz" in told(chart="v2.0.0")["chart-file"]
    other = package(tmp_path / "other.tgz", {"fate/Chart.yaml": "name: fate\nversion: v1.9.0\n"})
    assert "the package of fate v1.9.0" in told(chart="v2.0.0", **{"chart-file": str(other)})["chart-file"]
    (tmp_path / "words.tgz").write_text("none")
    assert "no packaged chart" in told(chart="v2.0.0", **{"chart-file": str(tmp_path / "words.tgz")})["chart-file"]
    answers = resolved(FACTS, {"chart": "v2.0.0", "chart-file": str(package(tmp_path / "fate.tgz", FATE_2))})
    assert not answers.problems
    write_files(file_plans(tmp_path, draft(FACTS, answers).files))
    script = load_script(read_yaml(tmp_path / "federation.yaml"), tmp_path, Given(), declarations())
    steps = {step.id: step for step in script.plan.steps}
    assert list(steps).index("login") < list(steps).index("chart") < list(steps).index("install")
    assert steps["chart"].params == {"name": "fate", "version": "v2.0.0", "file": str(tmp_path / "fate.tgz")}
    # A KubeFATE that runs may have it already; and what is published is never asked for.
    there = Facts("lab", "v1.20.2", FACTS.nodes, kubefate="v1.4.5")
    assert "chart-file" not in told(there, chart="v2.0.0")
    assert told(**{"chart": "v1.11.2", "chart-file": "nowhere"}) == {}


def test_engines_that_a_chart_has_not_are_no_answer():
    assert "none of" in told(chart="v1.6.1", engine="local-pulsar")["engine"]
    assert told(chart="v1.4.5", engine="spark-pulsar") == {}, "not asked there"
    assert "9999.workers" not in told(engine="local-pulsar")


def test_every_party_reaches_every_other_one_at_its_port():
    parties = draft(FACTS, resolved(FACTS, {"parties": "1, 2, 3"})).parties
    for party in parties:
        assert {route.party_id for route in party.routes} == {1, 2, 3} - {party.party_id}
        assert {route.host for route in party.routes} == {"10.0.0.5"}


def test_ports_of_others_are_left_alone_and_those_of_the_same_party_are_kept():
    first = draft(FACTS, resolved(FACTS, {"parties": "9999"})).parties[0]
    port = first.get(("rollsite", "nodePort"))
    foreign = Facts("lab", "v1", node_ports=((port, "other"),))
    own = Facts("lab", "v1", node_ports=((port, "fate-9999"),))
    given_ = {"parties": "9999", "address": "10.0.0.5"}
    assert draft(foreign, resolved(foreign, given_)).parties[0].get(("rollsite", "nodePort")) != port
    assert draft(own, resolved(own, given_)).parties[0].get(("rollsite", "nodePort")) == port


def test_nothing_is_written_twice_and_a_change_is_shown(tmp_path: Path):
    files = draft(FACTS, resolved(FACTS, {})).files
    plans = file_plans(tmp_path, files)
    assert all(plan.new for plan in plans)
    write_files(plans)
    assert all(plan.same for plan in file_plans(tmp_path, files))
    (tmp_path / "fate-9999.yaml").write_text("mine: true\n")
    changed = [plan for plan in file_plans(tmp_path, files) if not plan.same]
    assert [plan.path.name for plan in changed] == ["fate-9999.yaml"]
    assert "-mine: true" in changed[0].diff()


@given(st.dictionaries(st.sampled_from([question.id for question in QUESTIONS]), st.text(max_size=12)))
def test_any_answer_is_told_to_be_wrong_or_comes_to_files(given_: dict[str, str]):
    answers = resolved(FACTS, given_)
    if not answers.problems:
        assert draft(FACTS, answers).files


def test_answers_are_kept_and_read_back(tmp_path: Path):
    texts = dict(resolved(FACTS, {"parties": "7, 8"}).texts)
    (tmp_path / "answers.yaml").write_text(answers_text(texts), encoding="utf-8")
    assert read_answers(tmp_path / "answers.yaml") == texts


@pytest.mark.parametrize(
    ("text", "says"), [("partys: 1", "did you mean parties"), ("[1]", "a line for each"), ("a: [", ":1:")]
)
def test_an_answers_file_that_is_wrong_is_told_with_its_line(text: str, says: str, tmp_path: Path):
    (tmp_path / "answers.yaml").write_text(text)
    with pytest.raises(AnswersRefused, match=says):
        read_answers(tmp_path / "answers.yaml")


def test_yaml_types_are_understood(tmp_path: Path):
    (tmp_path / "answers.yaml").write_text("parties: [1, 2]\npersistence: true\nregistry:\n")
    assert read_answers(tmp_path / "answers.yaml") == {"parties": "1, 2", "persistence": "yes", "registry": ""}


def test_data_is_kept_on_volumes_of_a_class_that_the_cluster_has():
    facts = replace(FACTS, storage_classes=("standard", "fast"))
    assert "storage-class" not in told(facts, persistence="yes")
    assert "none of standard, fast" in told(facts, persistence="yes", **{"storage-class": "gold"})["storage-class"]
    made = draft(facts, resolved(facts, {"persistence": "yes", "storage-class": "fast"}))
    assert {name for party in made.parties for _path, name in claims_of(party)} == {"fast"}
    assert not made.errors
    assert "no StorageClass" in told(persistence="yes")["storage-class"], "not at the end of an installation"
    assert "storage-class" not in told(persistence="no")


def test_a_secret_of_the_environment_is_read_by_the_console_as_it_is_by_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HUB_PASSWORD", "sesame")
    private = {
        "images": "private",
        "registry": "hub.example.com/federatedai",
        "registry-user": "puller",
        "registry-password": "env:HUB_PASSWORD",
    }
    answers = resolved(FACTS, private)
    assert not answers.problems
    write_files(file_plans(tmp_path, draft(FACTS, answers).files))
    script_deed(tmp_path / SCRIPT)
    monkeypatch.delenv("HUB_PASSWORD")
    with pytest.raises(ScriptError, match="problem"):
        script_deed(tmp_path / SCRIPT)


def test_an_answer_that_looks_like_a_number_stays_what_it_was(tmp_path: Path):
    texts = {"registry-user": "12e4567", "domain": "0o17", "registry": "1.10"}
    (tmp_path / "answers.yaml").write_text(answers_text(texts), encoding="utf-8")
    assert read_answers(tmp_path / "answers.yaml") == texts
