"""What servers and clients said when they refused, sorted into rules: KubeFATE's jobs and answers, other tools' words.

The texts are those of kubefate.md §2.2 and §8.6 and of product.md §3; services.rollout.messages knows the general ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.i18n import Message, _
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place, fact
from services.rollout.fields import items, name_of, number, text
from services.rollout.messages import classify_refusal
from services.rollout.rules import RULES
from services.rollout.verdict import Health
from services.text import one_line

# What a job or tool prints may be a log of megabytes; what it failed at stands at one of its ends.
_READ = 20_000
_PORT = re.compile(r"nodePort: Invalid value: (\d+)")
_NAMESPACE = re.compile(r'namespaces? "?([A-Za-z0-9-]+)"? (?:not found|is terminating|because it is being terminated)')


@dataclass(frozen=True, slots=True)
class Said:
    """A class of texts. `about` is what a client's words are about where no job says more."""

    rule: str
    pattern: re.Pattern[str]
    about: str = "KubeFATE"


def _said(rule: str, pattern: str, about: str = "KubeFATE") -> Said:
    return Said(rule, re.compile(pattern, re.IGNORECASE | re.DOTALL), about)


# In order: particular texts before the general ones of classify_refusal.
_TEXTS = (
    _said("P14", r'no matches for kind "PodSecurityPolicy"'),
    _said("P12", r'unknown field "(?:service|pathType|serviceName|servicePort)"|v1beta1\.IngressBackend'),
    _said("P13", r"the server could not find the requested resource"),
    _said("P10", r"failed (?:calling|to call) (?:admission )?webhook"),
    _said("P34", r"already exis?ted|already exists in database|cluster is exis?ted|configuration file did not change"),
    _said("P39", r"provided port is not in the valid range"),
    _said("P50", r"at <lower>: invalid value; expected string|nil pointer evaluating interface"),
    _said("P51", r"FATE version <= 1\.7\.1"),
    _said("P09", r"token is expired|cookie token is empty|incorrect Username or Password"),
    _said("P01", r"lookup \S{1,253}?:? .{0,80}no such host|lookup \S{1,253} on .{0,80}no such host", "Host"),
    _said("P02", r"invalid character '<' looking for beginning of value", "Host"),
    _said("P07", r"(?:localhost|127\.0\.0\.1|\[::1\]):8080.{0,80}refused", "Console"),
    _said("P05", r"dial tcp \S{1,253}:80: (?:connect: )?connection refused", "Host"),
    _said("P06", r"503 Service (?:Temporarily )?Unavailable", "Host"),
    _said("P03", r"404 Not Found.{0,200}nginx|default backend - 404", "Host"),
)  # fmt: skip
_TOOLS = (
    _said("P15", r"addon is not supported|ingress addon .{0,80}not supported", "Tool"),
    _said("P15", r"GUEST_MISSING_CONNTRACK|conntrack .{0,80}(?:not found|required|path)", "Tool"),
    _said("P15", r"crictl.{0,80}(?:not found|required|path)|cri-dockerd?.{0,80}(?:not found|required|install)", "Tool"),
    _said("P15", r"NOT_FOUND_CRI_DOCKERD|PROVIDER_NONE_NOT_FOUND|DRV_NOT_HEALTHY|K8S_(?:OLD|NEW)_UNSUPPORTED", "Tool"),
)


def classify(words: str) -> str:
    """The rule that explains a server's or client's words; empty when none does."""
    row = next((row for row in _TEXTS if row.pattern.search(words)), None)
    if row is not None:
        return row.rule
    refusal = classify_refusal(words)
    return refusal.rule if refusal else ""


def jobs(index: Index) -> Iterator[Diagnosis]:
    """Why KubeFATE's newest jobs failed, by their own words."""
    for job in index.records.jobs:
        if job.succeeded:
            continue
        words = job.reason if not job.states else "\n".join((job.result, *job.states))
        words = _ends(words)
        place = Place(index.records.namespace_of(job), "KubeFateJob", job.id)
        rule = classify(words)
        if rule:
            yield _refused(index, rule, place, words, release=index.records.cluster_name(job))
        elif job.done:
            message = _(
                "KubeFATE's job {job} ended as {status}: {said}",
                job=job.id,
                status=job.status or "-",
                said=one_line(job.reason or "-"),
            )
            yield index.found(
                "R21", message, place, [fact(place, "status", f"{job.status} {job.reason}")], health=Health.FAILED
            )


def answers(index: Index) -> Iterator[Diagnosis]:
    """What KubeFATE answered, or what became of the attempt to ask it."""
    view = index.situation.kubefate
    namespace = index.kubefate_namespace
    for answer in view.answers if view else ():
        words = _ends(answer)
        row = next((row for row in _TEXTS if row.pattern.search(words)), None)
        rule = row.rule if row else classify(words)
        if not rule:
            continue
        about = row.about if row else "KubeFATE"
        places = {"Console": Place("", "Console", "service_url"), "Host": Place(namespace, "Host", SERVICE)}
        place = places.get(about, Place(namespace, "KubeFATE", SERVICE))
        yield _refused(index, rule, place, words, sure=Certainty.LIKELY)


def tools(index: Index) -> Iterator[Diagnosis]:
    """P15: what minikube and its like printed."""
    console = index.situation.console
    for output in console.tools if console else ():
        words = _ends(output)
        row = next((row for row in _TOOLS if row.pattern.search(words)), None)
        if row is not None:
            place = Place("", "Tool", "minikube")
            yield index.found(row.rule, RULES[row.rule].what, place, [fact(place, "output", _around(row, words))])
            return


def _refused(
    index: Index, rule: str, place: Place, words: str, *, sure: Certainty = Certainty.CERTAIN, release: str = ""
) -> Diagnosis:
    message: Message = RULES[rule].what
    facts = [fact(place, "said", words)]
    port = _PORT.search(words)
    if rule == "P38" and port is not None:
        facts += _holders(index, int(port[1]))
        message = _("NodePort {port} is already taken", port=port[1])
    named = _NAMESPACE.search(words)
    if rule in ("P35", "P36") and named is not None:
        place = Place("", "Namespace", named[1])
    hopeless = rule not in ("P10", "P34")
    return index.found(rule, message, place, facts, certainty=sure, hopeless=hopeless, release=release)


def _holders(index: Index, port: int) -> Iterator[Fact]:
    """The Services that have NodePort `port`."""
    for service in index.of("Service"):
        if any(number(row, "nodePort") == port for row in items(service, "spec", "ports")):
            place = Place(text(service, "metadata", "namespace"), "Service", name_of(service))
            yield fact(place, "spec.ports[].nodePort", port)


def _ends(words: str) -> str:
    return words if len(words) <= 2 * _READ else f"{words[:_READ]}\n{words[-_READ:]}"


def _around(row: Said, words: str) -> str:
    found = row.pattern.search(words)
    start = max(0, found.start() - 100) if found else 0
    return words[start : start + 400]


CHECKS = (jobs, answers, tools)
