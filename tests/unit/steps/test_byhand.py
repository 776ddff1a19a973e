"""Steps as commands: filled in, harmless to paste."""

from __future__ import annotations

from services.steps.byhand import commands_for, filled


def test_parameters_stand_in_the_places_of_capital_words():
    deployment = {"kind": "Deployment", "name": "web", "namespace": "fate-9999"}
    assert commands_for("workload.scale", {**deployment, "replicas": 3}) == (
        "kubectl scale Deployment web --replicas 3 -n fate-9999",
    )
    assert filled("kubectl logs -l name=NAME KIND/NAME :PORT", deployment) == (
        "kubectl logs -l name=web Deployment/web :PORT"
    )


def test_what_lives_in_no_namespace_is_asked_for_in_none():
    node = {"kind": "Node", "names": ["n1", "n2"]}
    assert commands_for("object.remove", node) == ("kubectl delete Node n1 n2",)


def test_names_are_quoted_and_commands_with_quotes_are_left_alone():
    assert filled("kubectl delete KIND NAME", {"kind": "Pod", "name": "a; rm -rf ~"}) == (
        "kubectl delete Pod 'a; rm -rf ~'"
    )
    assert filled("curl -H 'Host: NAME' URL", {"name": "'; reboot #"}) == "curl -H 'Host: NAME' URL"
