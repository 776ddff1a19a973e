"""What a page stands for, as somebody would type it: kubectl, kubefate, minikube, docker. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from services.federation import preload_commands
from services.steps.byhand import commands_for
from services.wizard.answers import Answers
from services.wizard.drafts import RUNTIME, Draft

_ALWAYS = ("kubectl get nodes -o wide", "kubectl get pods -n kube-system -l k8s-app=kube-dns")


def commands_of(page: str, answers: Answers, made: Draft | None) -> tuple[str, ...]:
    """The commands of a page, in the order in which they would be typed."""
    words = _PAGES.get(page)
    return tuple(words(answers, made)) if words is not None else ()


def _start(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield "kubectl config get-contexts"
    yield "kubectl get deployments,statefulsets -A -l fateMoudle"
    yield "kubefate cluster ls"


def _cluster(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield from commands_for("context.use", {"name": answers.facts.context})
    yield "kubectl version"
    yield from _ALWAYS
    yield "kubectl auth can-i create namespaces; kubectl auth can-i create deployments -A"


def _version(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield "kubectl api-versions | grep networking"
    yield "kubefate version"
    if answers.wants_package:
        yield "helm package helm-charts/FATE"
        yield f"kubefate chart upload -f {shlex.quote(str(answers.chart_package or f'fate-{answers.chart}.tgz'))}"


def _access(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield "kubectl get ingressclass"
    if answers.ingress is None:
        yield "kubectl -n kube-fate port-forward svc/kubefate 8080:8080"
        yield "kubectl -n fate-9999 port-forward svc/fateboard 8081:8080"
    else:
        yield f"echo '{answers.texts['address']} {shlex.quote(answers.domain)}' | sudo tee -a /etc/hosts"
        yield f"curl http://{shlex.quote(answers.domain)}/"
    if answers.makes_tls_secret:
        yield f"kubectl -n fate-9999 create secret tls {shlex.quote(answers.tls_secret)} --cert=tls.crt --key=tls.key"


def _registry(answers: Answers, made: Draft | None) -> Iterator[str]:
    if answers.private:
        server, user = answers.registry.partition("/")[0], answers.texts["registry-user"]
        yield (
            f"kubectl -n fate-9999 create secret docker-registry fatetui-registry "
            f"--docker-server={shlex.quote(server)} --docker-username={shlex.quote(user)} --docker-password=…"
        )
    if answers.offline and made is not None:
        yield from (shlex.join(command) for command in preload_commands(made.images, RUNTIME))
    elif made is not None:
        yield from (f"docker pull {shlex.quote(image)}" for image in made.images)


def _base(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield from commands_for("kubefate.ensure", {})
    yield "kubectl -n kube-fate rollout status deployment/kubefate"
    yield "kubefate version"


def _federation(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield "kubectl get nodes -o jsonpath='{.items[*].status.addresses}'"
    yield "kubectl get services -A -o wide | grep NodePort"


def _parties(answers: Answers, made: Draft | None) -> Iterator[str]:
    for party in made.parties if made is not None else ():
        yield f"vi {shlex.quote(party.document.source)}"


def _plan(answers: Answers, made: Draft | None) -> Iterator[str]:
    folder = shlex.quote(str(answers.folder))
    yield f"fatetui wizard --answers {folder}/answers.yaml --save {folder}/answers.yaml"
    yield f"fatetui --script {folder}/federation.yaml --dry-run"


def _install(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield f"fatetui --script {shlex.quote(str(answers.folder))}/federation.yaml --resume"
    for party in made.parties if made is not None else ():
        yield from commands_for("namespace.ensure", {"names": [party.namespace]})
        yield commands_for("cluster.ensure", {"file": party.document.source})[0]
    yield "kubefate job ls"
    yield "kubectl get pods -A -w"


def _verify(answers: Answers, made: Draft | None) -> Iterator[str]:
    ids = answers.parties
    for guest in ids:
        yield f"kubectl exec -it -n fate-{guest} deploy/python -c python -- bash"
        for host in (guest, *(one for one in ids if one != guest)):
            yield f"flow test toy -gid {guest} -hid {host}"


def _boards(answers: Answers, made: Draft | None) -> Iterator[str]:
    for party in made.parties if made is not None else ():
        yield f"kubectl -n {shlex.quote(party.namespace)} port-forward svc/fateboard 8080:8080"


def _summary(answers: Answers, made: Draft | None) -> Iterator[str]:
    yield f"fatetui --script {shlex.quote(str(answers.folder))}/federation.yaml"
    yield "fatetui status"
    yield "fatetui doctor"


_PAGES = {
    "start": _start,
    "cluster": _cluster,
    "version": _version,
    "access": _access,
    "registry": _registry,
    "base": _base,
    "federation": _federation,
    "parties": _parties,
    "plan": _plan,
    "install": _install,
    "verify": _verify,
    "boards": _boards,
    "summary": _summary,
}
