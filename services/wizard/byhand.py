"""What a page stands for, as somebody would type it: kubectl, kubefate, minikube, docker. Pure.

Every line can be pasted as it stands; what it needs and only the operator has is said in a comment before it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.federation import preload_commands
from services.i18n import Message, _
from services.kubefate import NAMESPACE, SERVICES
from services.kubefate.deployment import SERVICE_NAME, SERVICE_PORT
from services.party import CLUSTER_LABEL, MODULE_LABEL, PartyFile, hosts_of
from services.steps.byhand import commands_for
from services.toy.programs import PROGRAMS, backend_of, command_of
from services.wizard.answers import Answers
from services.wizard.drafts import RUNTIME, Draft
from services.wizard.hostnames import host_lines
from services.wizard.scripting import EXCHANGE, PULL_SECRET, SCRIPT

_RELEASES = "https://github.com/FederatedAI/KubeFATE/releases/download"
_BOARD_PORT = 8080
"""Of the board's Service in every chart; on this machine they begin one higher, KubeFATE's own is this one too."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """What the commands are made of. `made` None: there are no files yet. `minikube`: whether it is installed here."""

    answers: Answers
    made: Draft | None = None
    minikube: bool = False

    @property
    def parties(self) -> tuple[PartyFile, ...]:
        """Those that compute, and an exchange."""
        return self.made.parties if self.made is not None else ()

    @property
    def computing(self) -> tuple[PartyFile, ...]:
        """Those that have boards and are tested."""
        return tuple(party for party in self.parties if party.chart_name != EXCHANGE)

    def kubectl(self, party: PartyFile) -> str:
        """The command, on the context of a party."""
        context = self.made.contexts[party.name] if self.made is not None else self.answers.facts.context
        return "kubectl" if context == self.answers.facts.context else f"kubectl --context {shlex.quote(context)}"

    @property
    def folder(self) -> str:
        """Where the files are written."""
        return shlex.quote(str(self.answers.folder))

    @property
    def release(self) -> str:
        """The release of KubeFATE whose package holds the service that is chosen."""
        tags = next((row.fate_tags for row in SERVICES if str(row.version) == self.answers.kubefate), ())
        return self.answers.chart if self.answers.chart in tags or not tags else tags[-1]


def commands_of(page: str, given: ByHand) -> tuple[str, ...]:
    """The commands of a page, in the order in which they would be typed."""
    words = _PAGES.get(page)
    return tuple(words(given)) if words is not None else ()


def _comment(said: Message) -> str:
    return f"# {said}"


def _start(given: ByHand) -> Iterator[str]:
    yield "kubectl config get-contexts"
    yield f"kubectl get deployments,statefulsets -A -l {MODULE_LABEL}"
    yield "kubefate cluster ls"


def _cluster(given: ByHand) -> Iterator[str]:
    if given.minikube:
        yield from ("minikube start", "minikube status", "minikube addons enable ingress")
    yield from commands_for("context.use", {"name": given.answers.facts.context})
    yield "kubectl version"
    yield "kubectl get nodes -o wide"
    yield "kubectl get pods -n kube-system -l k8s-app=kube-dns"
    yield "kubectl auth can-i create namespaces"
    yield "kubectl auth can-i create deployments -A"
    yield "kubectl auth can-i create clusterrolebindings"


def _version(given: ByHand) -> Iterator[str]:
    yield "kubectl api-versions | grep -E 'networking|extensions'"
    package = f"kubefate-k8s-{given.release}.tar.gz"
    yield f"curl -LO {_RELEASES}/{given.release}/{package}"
    yield f"mkdir -p {given.folder} && tar -xzf {package} -C {given.folder}"
    yield f"sudo install {given.folder}/kubefate /usr/local/bin/kubefate"
    yield _comment(_("KubeFATE does not answer yet: only the command's own version is told"))
    yield "kubefate version"


def _access(given: ByHand) -> Iterator[str]:
    answers = given.answers
    yield f"cd {given.folder}"
    if answers.ingress is None:
        yield f"sed -i 's/^serviceurl:.*/serviceurl: localhost:{SERVICE_PORT}/' config.yaml"
        return
    yield "kubectl get ingressclass"
    yield f"sed -i {shlex.quote(f's/host: .*/host: {answers.domain}/')} kubefate.yaml"
    yield f"sed -i {shlex.quote(f's/^serviceurl:.*/serviceurl: {answers.domain}/')} config.yaml"
    if answers.kubefate_tls:
        yield "sed -i 's/^safeconnect:.*/safeconnect: true/' config.yaml"
    for address, name in host_lines(answers, given.made):
        yield f"echo {shlex.quote(f'{address} {name}')} | sudo tee -a /etc/hosts"


def _registry(given: ByHand) -> Iterator[str]:
    answers, made = given.answers, given.made
    if answers.private:
        server, user = answers.registry.partition("/")[0], answers.texts["registry-user"]
        yield _comment(_("Its password: read -rs PASSWORD"))
        for kubectl, namespace in (
            ("kubectl", NAMESPACE),
            *((given.kubectl(one), one.namespace) for one in given.parties),
        ):
            yield (
                f"{kubectl} -n {shlex.quote(namespace)} create secret docker-registry {PULL_SECRET} "
                f"--docker-server={shlex.quote(server)} --docker-username={shlex.quote(user)} "
                '--docker-password="$PASSWORD"'
            )
    if answers.offline and made is not None:
        yield from (shlex.join(command) for command in preload_commands(made.images, RUNTIME))
    elif made is not None:
        yield _comment(_("On every node, to have them before they are needed"))
        yield from (f"sudo crictl pull {shlex.quote(image)}" for image in made.images)


def _base(given: ByHand) -> Iterator[str]:
    if given.answers.facts.kubefate:
        yield f"kubectl get all -n {NAMESPACE}"
    else:
        yield f"cd {given.folder}"
        yield from commands_for("kubefate.ensure", {})
    yield f"kubectl -n {NAMESPACE} rollout status deployment/{SERVICE_NAME}"
    if given.answers.ingress is None:
        yield f"kubectl -n {NAMESPACE} port-forward svc/{SERVICE_NAME} {SERVICE_PORT}:{SERVICE_PORT} &"
    yield "kubefate version"
    if given.answers.wants_package:
        package = given.answers.chart_package or f"fate-{given.answers.chart}.tgz"
        yield _comment(_("Of a checkout of KubeFATE, for no repository has this chart: helm package helm-charts/FATE"))
        yield f"kubefate chart upload -f {shlex.quote(str(package))}"


def _federation(given: ByHand) -> Iterator[str]:
    yield "kubectl get nodes -o jsonpath='{.items[*].status.addresses}'"
    yield "kubectl get services -A | grep NodePort"


def _parties(given: ByHand) -> Iterator[str]:
    yield f"cd {given.folder}"
    for party in given.parties:
        yield f"cp cluster.yaml {shlex.quote(party.document.source)}"
        yield f"vi {shlex.quote(party.document.source)}"
    files = [party.document.source for party in given.parties]
    if files:
        yield shlex.join(["fatetui", "lint", *files])


def _plan(given: ByHand) -> Iterator[str]:
    yield "kubectl describe nodes | grep -A 9 'Allocated resources'"
    script = f"{given.folder}/{SCRIPT}"
    yield _comment(_("Once the files are written, by Ctrl-N: the same as {script} says it", script=script))
    yield f"fatetui --script {script} --dry-run"


def _install(given: ByHand) -> Iterator[str]:
    yield f"cd {given.folder}"
    for party in given.parties:
        yield f"{given.kubectl(party)} create namespace {shlex.quote(party.namespace)}"
    yield from _tls(given)
    for party in given.parties:
        yield commands_for("cluster.ensure", {"file": party.document.source})[0]
    yield "kubefate job ls"
    yield from (f"{given.kubectl(party)} get pods -n {shlex.quote(party.namespace)}" for party in given.parties)
    yield _comment(_("Or all of it at once, from where it stopped"))
    yield f"fatetui --script {SCRIPT} --resume"


def _tls(given: ByHand) -> Iterator[str]:
    """The Secrets of what browsers reach, where they are made of files."""
    answers = given.answers
    if not answers.makes_tls_secret:
        return
    cert, key = (shlex.quote(answers.texts[name].removeprefix("file:")) for name in ("tls-cert", "tls-key"))
    for party in given.computing:
        yield (
            f"{given.kubectl(party)} -n {shlex.quote(party.namespace)} create secret tls "
            f"{shlex.quote(answers.tls_secret)} --cert={cert} --key={key}"
        )


def _verify(given: ByHand) -> Iterator[str]:
    ids = [party.party_id for party in given.computing if party.party_id is not None]
    for party in given.computing:
        guest = party.party_id
        if guest is None:
            continue
        module, containers = party.era.toy_pod()
        kubectl, namespace = given.kubectl(party), shlex.quote(party.namespace)
        labels = shlex.quote(f"{MODULE_LABEL}={module},{CLUSTER_LABEL}={party.name}")
        yield f"POD=$({kubectl} -n {namespace} get pods -l {labels} -o name | head -n 1)"
        program = PROGRAMS[party.era.toy]
        backend = backend_of(program, party.data, party.modules)
        for host in (guest, *(one for one in ids if one != guest)):
            inside = shlex.join(command_of(program, guest, host, backend=backend))
            yield f'{kubectl} -n {namespace} exec "$POD" -c {shlex.quote(containers[0])} -- {inside}'


def _boards(given: ByHand) -> Iterator[str]:
    named = given.answers.ingress is not None
    scheme = "https" if given.answers.tls_secret else "http"
    for number, party in enumerate(given.computing, start=1):
        hosts = [host.host for host in hosts_of(party)] if named else []
        yield from (f"curl -I {scheme}://{shlex.quote(host)}/" for host in hosts)
        if not hosts:
            forward = f"port-forward svc/fateboard {_BOARD_PORT + number}:{_BOARD_PORT} &"
            yield f"{given.kubectl(party)} -n {shlex.quote(party.namespace)} {forward}"
            yield f"curl -I http://localhost:{_BOARD_PORT + number}/"


def _summary(given: ByHand) -> Iterator[str]:
    yield f"fatetui --script {given.folder}/{SCRIPT}"
    yield "fatetui status"
    yield "fatetui doctor"


_PAGES: dict[str, Callable[[ByHand], Iterator[str]]] = {
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
