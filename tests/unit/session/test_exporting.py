"""A session as a script: it loads, and does the same in the same order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fatetui.script.document import load_script
from fatetui.script.given import Given
from services.errors import Exit
from services.party import parse_party, read_party_file
from services.session import Deed, Task
from services.session.deeds import editing, installing, new_namespace, removal, toy_between, uninstalling
from services.session.exporting import NothingDone, exported
from services.steps import declarations
from services.yamldoc import load_yaml

ARTICLE = Path(__file__).parents[3] / "examples" / "article"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def done(*deeds: Deed, exit_code: Exit = Exit.OK) -> list[Task]:
    return [Task(number, deed, NOW, NOW, exit_code) for number, deed in enumerate(deeds, start=1)]


def test_an_address_that_was_given_is_given_again() -> None:
    text = exported(done(new_namespace("x")), kubefate="http://kf:8080")
    login, made = load_script(load_yaml(text, "session.yaml"), ARTICLE, Given(), declarations()).plan.steps
    assert (login.verb, made.verb) == ("kubefate.login", "namespace.ensure")
    assert login.params["url"] == "http://kf:8080"


def test_what_was_done_is_a_script_that_loads():
    file = ARTICLE / "fate-9999.yaml"
    party = read_party_file(file)
    obj = {"metadata": {"name": "web", "namespace": "x"}}
    tasks = done(new_namespace("x"), installing([file], [party]), removal("Service", [obj]), uninstalling(party))
    text = exported(tasks)
    script = load_script(load_yaml(text, "session.yaml"), ARTICLE, Given(), declarations())
    verbs = [step.verb for step in script.plan.steps]
    assert verbs == ["namespace.ensure", "namespace.ensure", "cluster.ensure", "object.remove", "cluster.remove"]
    assert [one.name for one in script.parties.current()] == ["fate-9999"]
    assert script.plan.steps[2].params["parties"] == ["fate-9999"]


def test_what_failed_is_left_out_and_nothing_is_said_to_be_nothing():
    with pytest.raises(NothingDone):
        exported(done(new_namespace("x"), exit_code=Exit.FAILED))


def test_what_a_fresh_cluster_has_otherwise_is_not_asked_of_it():
    obj = {"metadata": {"name": "web", "namespace": "x", "resourceVersion": "7"}}
    patched = editing("ConfigMap", obj, {"data": {"say": "${not-ours}"}})
    job = Deed(new_namespace("x").title, "j", (("job.stop", {"jobs": ["1b2c"]}),))
    text = exported(done(patched, job))
    script = load_script(load_yaml(text, "session.yaml"), ARTICLE, Given(), declarations())
    (step,) = script.plan.steps
    assert step.verb == "object.patch"
    assert "resourceVersion" not in text
    assert "job.stop" in text
    assert "$${not-ours}" in text


def test_a_file_comes_before_a_record_of_the_same_party():
    file = ARTICLE / "fate-9999.yaml"
    party = read_party_file(file)
    text = exported(done(uninstalling(party), toy_between(party, 10000), installing([file], [party])))
    script = load_script(load_yaml(text, "session.yaml"), ARTICLE, Given(), declarations())
    assert f"file: {file}" in text
    assert [step.verb for step in script.plan.steps][-3:] == ["toy.run", "namespace.ensure", "cluster.ensure"]


def test_no_secret_is_written():
    deed = Deed(new_namespace("x").title, "s", (("secret.ensure", {"name": "s", "password": "planted-in-export"}),))
    party = parse_party(f"{(ARTICLE / 'fate-9999.yaml').read_text()}mysql:\n  password: planted-in-export\n", "x.yaml")
    text = exported(done(deed, uninstalling(party)))
    assert "planted-in-export" not in text
    assert "${env:PASSWORD}" in text


def test_nothing_that_a_secret_holds_is_written_whatever_it_is_called():
    obj = {"metadata": {"name": "s", "namespace": "x", "resourceVersion": "7"}}
    patched = editing("Secret", obj, {"data": {"license": "cGxhbnRlZA==", "db-password": "cGxhbnRlZA==", "1": "eA=="}})
    made = Deed(
        new_namespace("x").title,
        "s",
        (("secret.ensure", {"name": "s", "namespaces": ["x"], "data": {"tls.crt": "planted"}}),),
    )
    text = exported(done(patched, made))
    assert "cGxhbnRlZA==" not in text
    assert "planted" not in text
    environment = {"LICENSE": "bmV3", "DB_PASSWORD": "bmV3", "_1": "bmV3", "TLS_CRT": "new"}
    given = Given(environment=environment)
    steps = load_script(load_yaml(text, "session.yaml"), ARTICLE, given, declarations()).plan.steps
    assert steps[0].params["patch"]["data"]["db-password"] == "${env:DB_PASSWORD}"
