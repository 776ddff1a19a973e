"""What F8 shows: commands that can be pasted, of the very parties, ports and releases that were chosen."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from services.i18n import use_language
from services.party import TEMPLATE_VERSIONS
from services.wizard import PAGES, Facts, draft, resolved
from services.wizard.byhand import ByHand, commands_of
from tests.chartpackages import FATE_2, package

FACTS = Facts("lab", "v1.20.2", (("node", "10.0.0.5", True),), ingress_classes=("nginx",), contexts=("lab", "far"))


def by_hand(facts: Facts = FACTS, *, minikube: bool = False, **given: str) -> ByHand:
    answers = resolved(facts, given)
    assert not answers.problems
    return ByHand(answers, draft(facts, answers), minikube=minikube)


@pytest.mark.parametrize("chart", TEMPLATE_VERSIONS)
@pytest.mark.parametrize("ingress", ["nginx", "none"])
def test_every_page_has_commands_that_a_shell_can_read(chart: str, ingress: str, tmp_path: Path):
    archive = package(tmp_path / "fate.tgz", FATE_2)
    given = by_hand(chart=chart, ingress=ingress, **{"chart-file": str(archive)})
    uploaded = f"kubefate chart upload -f {archive}" in commands_of("base", given)
    assert uploaded is (chart == "v2.0.0")
    for page in PAGES:
        commands = commands_of(page.id, given)
        assert commands, page.id
        for command in commands:
            assert command.startswith("#") or shlex.split(command), command
            # Nothing is left to be filled in.
            assert not re.search(r"\b(NAME|NAMES|FILE|IDS?|KIND|NAMESPACE)\b|…", command), command


def test_namespaces_files_and_ids_are_those_that_were_answered():
    given = by_hand(**{"parties": "7, 8", "7.namespace": "bank"})
    install = commands_of("install", given)
    assert "kubectl create namespace bank" in install
    assert "kubectl create namespace fate-8" in install
    assert "kubefate cluster install -f bank.yaml" in install
    verify = "\n".join(commands_of("verify", given))
    assert "kubectl -n bank get pods -l fateMoudle=client,name=bank -o name" in verify
    assert re.findall(r"-gid (\d+) -hid (\d+)", verify) == [("7", "7"), ("7", "8"), ("8", "8"), ("8", "7")]


def test_the_toy_test_is_that_of_the_chart():
    old = "\n".join(commands_of("verify", by_hand(chart="v1.3.0-a")))
    assert "run_toy_example.py 9999 10000 1" in old
    assert 'exec "$POD" -c python --' in old
    assert "-b 2" in "\n".join(commands_of("verify", by_hand(chart="v1.6.1", engine="spark-pulsar")))


def test_kubefates_package_is_of_the_release_that_brought_the_service():
    assert "v1.11.2/kubefate-k8s-v1.11.2.tar.gz" in commands_of("version", by_hand())[1]
    older = by_hand(replace(FACTS, kubefate=""), chart="v1.11.2", kubefate="v1.4.4")
    assert "1.8.1/kubefate-k8s-1.8.1.tar.gz" in commands_of("version", older)[1]


def test_without_an_ingress_ports_are_forwarded_each_to_one_of_its_own():
    given = by_hand(ingress="none")
    forwards = [one for page in ("base", "boards") for one in commands_of(page, given) if "port-forward" in one]
    ports = [re.search(r" (\d+):8080 &$", one) for one in forwards]
    assert [port and port[1] for port in ports] == ["8080", "8081", "8082"]
    assert not [one for one in commands_of("access", given) if "/etc/hosts" in one]


def test_names_go_to_the_hosts_file_with_those_of_the_boards():
    named = [one for one in commands_of("access", by_hand(domain="fate.lan")) if "/etc/hosts" in one]
    assert "echo '10.0.0.5 fate.lan' | sudo tee -a /etc/hosts" in named
    assert "echo '10.0.0.5 10000.fateboard.fate.lan' | sudo tee -a /etc/hosts" in named


def test_https_of_kubefate_is_told_to_its_command():
    assert "sed -i 's/^safeconnect:.*/safeconnect: true/' config.yaml" in commands_of(
        "access", by_hand(**{"kubefate-tls": "fate-cert"})
    )


def test_a_party_elsewhere_is_met_on_its_context():
    facts = replace(FACTS, others={"far": replace(FACTS, context="far")})
    given = by_hand(facts, **{"placement": "several", "10000.context": "far", "10000.address": "10.0.1.5"})
    assert "kubectl --context far create namespace fate-10000" in commands_of("install", given)
    assert "kubectl create namespace fate-9999" in commands_of("install", given)


def test_secrets_of_a_private_registry_are_made_wherever_images_are_pulled():
    given = by_hand(
        images="private", registry="hub.lan/fate", **{"registry-user": "me", "registry-password": "env:HOME"}
    )
    made = [one for one in commands_of("registry", given) if "docker-registry" in one]
    assert [re.findall(r"-n (\S+)", one)[0] for one in made] == ["kube-fate", "fate-9999", "fate-10000"]
    assert all('--docker-password="$PASSWORD"' in one for one in made)


def test_minikube_is_told_of_where_it_is_installed():
    assert commands_of("cluster", by_hand(minikube=True))[:3] == (
        "minikube start",
        "minikube status",
        "minikube addons enable ingress",
    )
    assert not [one for one in commands_of("cluster", by_hand()) if "minikube" in one]


def test_before_there_are_files_nothing_is_made_up():
    given = ByHand(resolved(FACTS, {"parties": "x"}))
    for page in ("registry", "parties", "install", "verify", "boards"):
        assert not [one for one in commands_of(page, given) if "fate-9999" in one]


def test_comments_are_in_the_language_of_the_moment():
    use_language("zh")
    try:
        assert any(line.startswith("# 在每个节点上") for line in commands_of("registry", by_hand()))
    finally:
        use_language("en")
