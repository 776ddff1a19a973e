"""What is proposed for objects: steps, risk, commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.i18n import verbatim
from services.kubefate import standing
from services.kubernetes import is_label_key, is_label_value
from services.party import read_party_file
from services.redact import secrets
from services.session.deeds import (
    editing,
    ensuring_kubefate,
    installing,
    labelling,
    new_namespace,
    removal,
    restart,
    scaling,
    uninstalling,
)
from services.session.editing import EditRefused, editable, patch_from
from services.session.tasks import Rehearsal
from services.steps import Change, Reason, Risk, Status, StepEnded

ARTICLE = Path(__file__).parents[3] / "examples" / "article"


def thing(name: str, namespace: str | None = "fate-9999", **more: Any) -> dict[str, Any]:
    metadata = {"name": name, "resourceVersion": "7", "managedFields": [{}]}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {**metadata, **({"namespace": namespace} if namespace else {})},
        "status": {"x": 1},
        **more,
    }


def test_removal_is_a_step_for_each_namespace():
    deed = removal("Service", [thing("a"), thing("b", "other"), thing("c")])
    assert [params for _verb, params in deed.steps] == [
        {"kind": "Service", "names": ["a", "c"], "namespace": "fate-9999"},
        {"kind": "Service", "names": ["b"], "namespace": "other"},
    ]
    assert deed.risk is Risk.DESTROY
    assert deed.commands[0] == "kubectl delete Service a c -n fate-9999"
    assert "3" in str(deed.title)


def test_each_party_is_a_command_of_its_own():
    files = [ARTICLE / "fate-9999.yaml", ARTICLE / "fate-10000.yaml"]
    commands = installing(files, [read_party_file(file) for file in files]).commands
    assert [line for line in commands if "install" in line] == [f"kubefate cluster install -f {file}" for file in files]
    assert uninstalling(read_party_file(files[0]), record="1b2c").commands == ("kubefate cluster delete 1b2c",)


@pytest.mark.parametrize(("before", "verb"), [("fate v1.8.0", "update"), (None, "install")])
def test_a_rehearsed_deed_takes_only_the_commands_that_its_changes_need(before: str | None, verb: str):
    file = ARTICLE / "fate-9999.yaml"
    deed = installing([file], [read_party_file(file)])
    change = Change("FateCluster/fate-9999", verbatim("it"), before, "fate v1.8.0")
    ended = [
        StepEnded(step.id, step.declaration.verb, Status.OK, 0.0, None, (change,) if number else ())
        for number, step in enumerate(deed.plan().steps)
    ]
    told = Rehearsal((change,), None, tuple(ended)).commands(deed)
    assert told == (f"kubefate cluster {verb} -f {file}", "kubefate job ls")
    assert Rehearsal((), None, ()).commands(deed) == ()
    refused = Rehearsal((), Reason("P36", verbatim("no")), ())
    assert refused.commands(deed) == deed.commands


def test_namespaces_are_removed_by_their_own_verb():
    deed = removal("Namespace", [thing("fate-9999", None)])
    assert deed.steps == (("namespace.remove", {"names": ["fate-9999"]}),)


def test_scaling_and_restarting_say_their_commands():
    assert scaling("Deployment", thing("web"), 3).commands == (
        "kubectl scale Deployment web --replicas 3 -n fate-9999",
    )
    assert restart("Deployment", [thing("web")]).commands == ("kubectl rollout restart Deployment web -n fate-9999",)
    assert new_namespace("x").risk is Risk.WRITE


def test_commands_are_quoted_as_a_shell_needs_it():
    deed = removal("Service", [thing("a; rm -rf /")])
    assert deed.commands == ("kubectl delete Service 'a; rm -rf /' -n fate-9999",)


def test_an_edit_carries_the_version_that_was_seen():
    obj = thing("a", spec={"ports": [{"port": 1}], "type": "ClusterIP"})
    text = editable(obj)
    assert "managedFields" not in text
    assert "status" not in text
    patch = patch_from(obj, text.replace("ClusterIP", "NodePort"))
    assert patch == {"spec": {"type": "NodePort"}}
    ((_verb, params),) = editing("Service", obj, patch).steps
    assert params["patch"] == {"spec": {"type": "NodePort"}, "metadata": {"resourceVersion": "7"}}
    assert patch_from(obj, text) == {}


@pytest.mark.parametrize(
    "text",
    ["a: [", "[]", "kind: Service\n", "apiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: fate-9999}\n"],
)
def test_what_is_no_object_or_another_one_is_refused(text: str):
    with pytest.raises(EditRefused):
        patch_from(thing("a"), text)


def test_kubefate_is_installed_or_taken_over_as_it_stands():
    container = {"image": "hub.example.com/fate/kubefate:v1.4.2"}
    pod = {"containers": [container], "imagePullSecrets": [{"name": "hub"}]}
    deployment = thing("kubefate", "kube-fate", spec={"template": {"spec": pod}})
    spec = {"ingressClassName": "nginx", "rules": [{"host": "kubefate.lan"}]}
    there = standing([thing("kubefate", "other"), deployment], [thing("kubefate", "kube-fate", spec=spec)])
    assert there is not None
    assert ensuring_kubefate("v1.4.5", there, there.host, there.ingress_class).steps == (
        (
            "kubefate.ensure",
            {
                "version": "v1.4.5",
                "host": "kubefate.lan",
                "ingress_class": "nginx",
                "namespace": "kube-fate",
                "registry": "hub.example.com/fate",
                "pull_secrets": ["hub"],
                "adopt": True,
            },
        ),
    )
    assert standing([], []) is None
    fresh = ensuring_kubefate("v1.4.5", None, None, None)
    assert (fresh.risk, fresh.steps[0][1]) == (Risk.WRITE, {"version": "v1.4.5", "host": None, "ingress_class": None})


def test_a_label_is_set_or_taken_away():
    namespace = thing("fate-9999", None)
    given = {"kind": "Namespace", "name": "fate-9999"}
    patch = {"metadata": {"labels": {"team": None}}}
    assert labelling("Namespace", namespace, "team", None).steps == (("object.patch", {**given, "patch": patch}),)
    assert "team=red" in str(labelling("Namespace", namespace, "team", "red").title)


@pytest.mark.parametrize(
    ("key", "value", "good"),
    [
        ("team", "red", (True, True)),
        ("example.com/team", "", (True, True)),
        ("/team", "a b", (False, False)),
        ("Example.com/team", "-a", (False, False)),
        ("t" * 64, "v" * 64, (False, False)),
    ],
)
def test_labels_have_a_grammar(key: str, value: str, good: tuple[bool, bool]):
    assert (is_label_key(key), is_label_value(value)) == good


def test_what_a_secret_is_given_is_in_no_command_that_is_shown():
    obj = {"kind": "Secret", "metadata": {"name": "s", "resourceVersion": "7"}, "data": {"a": "MQ=="}}
    patch = patch_from(obj, editable(obj).replace("MQ==", "cGxhbnRlZC1saWNlbnNl"))
    (command,) = (line for line in editing("Secret", obj, patch).commands if "patch" in line)
    assert "cGxhbnRlZC1saWNlbnNl" in command
    assert "cGxhbnRlZC1saWNlbnNl" not in secrets.mask(command)


def test_a_date_in_an_edited_object_is_text():
    obj = {"kind": "ConfigMap", "metadata": {"name": "s", "resourceVersion": "7"}, "data": {"since": "x"}}
    patch = patch_from(obj, editable(obj).replace("since: x", "since: 2024-01-01"))
    assert patch == {"data": {"since": "2024-01-01"}}
    assert editing("ConfigMap", obj, patch).commands


def test_what_cannot_be_read_is_not_quoted():
    obj = {"kind": "Secret", "metadata": {"name": "s"}}
    with pytest.raises(EditRefused) as caught:
        patch_from(obj, "kind: Secret\ndata:\n  a: 'planted-in-line\n")
    assert "line 3" in str(caught.value.cause)
    assert "planted" not in f"{caught.value} {caught.value.cause}"
