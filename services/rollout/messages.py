"""What kubelets, schedulers and API servers say, sorted into classes: reasons in plain words, and what is hopeless."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.i18n import Message, _
from services.rollout.fields import Object, dig, number, text
from services.rollout.rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class PullClass:
    """A class of failed pulls. `said` is put after the image's name."""

    name: str
    pattern: re.Pattern[str]
    rule: str
    hopeless: bool
    message: Message


def _pull(name: str, pattern: str, message: Message, *, hopeless: bool = False, rule: str = "P16") -> PullClass:
    return PullClass(name, re.compile(pattern, re.IGNORECASE), rule, hopeless, message)


# In order: what a registry answered tells more than how the connection went, and the first match wins.
PULL_CLASSES = (
    _pull(
        "rate-limit",
        r"toomanyrequests|429 too many|pull rate limit",
        _("Image {image} cannot be pulled: the registry limits pulls"),
        rule="P17",
    ),
    _pull(
        "x509",
        r"x509|certificate",
        _("Image {image} cannot be pulled: the node does not trust the registry's certificate"),
        hopeless=True,
    ),
    _pull(
        "not-found",
        r"manifest unknown|manifest for .* not found|name unknown|repository does not exist|: not found"
        r"|(?<![\w.:@/-])404\b",
        _("Image {image} cannot be pulled: the registry does not have it"),
        hopeless=True,
    ),
    _pull(
        "unauthorized",
        r"unauthorized|authentication required|access denied|denied|no basic auth|(?<![\w.:@/-])401\b|403 forbidden",
        _("Image {image} cannot be pulled: the registry wants credentials"),
        hopeless=True,
    ),
    _pull(
        "unknown-registry",
        r"no such host",
        _("Image {image} cannot be pulled: the node does not find the registry's name"),
        hopeless=True,
    ),
    _pull(
        "refused",
        r"connection refused|no route to host|network is unreachable",
        _("Image {image} cannot be pulled: the registry refuses connections"),
    ),
    _pull(
        "timeout",
        r"timeout|timed out|deadline exceeded|connection reset|unexpected eof|temporary failure|server misbehaving",
        _("Image {image} cannot be pulled: the registry does not answer in time"),
    ),
)
# Images and addresses in quotes: their names, tags and digests are no words of a registry's.
_REFERENCE = re.compile(r'"\w[^"\s]*[/:@][^"\s]*"')
_OTHER_PULL = _pull("other", r"", _("Image {image} cannot be pulled"))


def classify_pull(words: str) -> PullClass:
    """The class of a failed pull, by the kubelet's words."""
    said = _REFERENCE.sub('""', words)
    return next((row for row in PULL_CLASSES if row.pattern.search(said)), _OTHER_PULL)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A class of refusals that any server may utter, with the rule that explains it."""

    rule: str
    pattern: re.Pattern[str]
    hopeless: bool = True


# A namespace that was made just now gets this account a moment later; others come before what needs them, or never.
_NOT_YET = Refusal(
    "R09", re.compile(r"error looking up service account [^\s/]+/default:", re.IGNORECASE), hopeless=False
)
_REFUSALS = (
    _NOT_YET,
    *(
        Refusal(rule, re.compile(pattern, re.IGNORECASE))
        for rule, pattern in (
            ("P36", r"because it is being terminated|namespace .* is terminating"),
            ("R08", r"exceeded quota|failed quota|(?:maximum|minimum) \S+ (?:usage|limit) per"),
            ("P38", r"provided port is already allocated|port .* is already allocated|PortAlreadyAllocated"),
            ("P33", r"cannot re-use a name that is still in use"),
            ("P35", r"namespaces \"[^\"]*\" not found"),
            ("P11", r"no matches for kind|could not find the requested resource"),
            ("P19", r"chart.* not found|failed to download \"|is not a valid chart repository"),
            ("R15", r"is invalid: |Invalid value|unknown field \""),
            ("R09", r"is forbidden|admission webhook .* denied|cannot (?:create|get|list|patch|delete) resource"),
        )
    ),
)


def classify_refusal(words: str) -> Refusal | None:
    """The class of a server's refusal (an event's text, a KubeFATE job's error); None for one that is not known."""
    return next((row for row in _REFUSALS if row.pattern.search(words)), None)


def rule_of(refusal: Refusal) -> Rule:
    """The rule that explains `refusal`."""
    return RULES[refusal.rule]


@dataclass(frozen=True, slots=True)
class Scheduling:
    """A FailedScheduling message: of `total` nodes `available` fit; `reasons` counts nodes for each obstacle."""

    available: int
    total: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def rule(self) -> str:
        """The rule for the obstacle that most nodes have: storage before place, place before size."""
        words = " ".join(reason for reason, _count in self.reasons).lower()
        if "persistentvolumeclaim" in words or "volume" in words:
            return "P25"
        return "P23" if "insufficient" in words or "too many pods" in words else "P29"


_NODES = re.compile(r"(\d+)/(\d+) nodes are available: (.*)", re.DOTALL)
# A reason may hold commas of its own ("had taint {…}, that the pod didn't tolerate"): the next one starts by a count.
_NEXT_REASON = re.compile(r",\s+(?=\d+ )")
_COUNTED = re.compile(r"(\d+) (.+)", re.DOTALL)


def parse_scheduling(words: str) -> Scheduling | None:
    """The counts in a scheduler's message; None when it has none."""
    found = _NODES.search(words)
    if not found:
        return None
    # Since 1.24 the outlook for preemption follows, with counts of its own.
    obstacles = found[3].split(" preemption:", 1)[0].strip().rstrip(".")
    reasons = tuple(
        (counted[2].strip(), int(counted[1]))
        for part in _NEXT_REASON.split(obstacles)
        if (counted := _COUNTED.match(part.strip()))
    )
    return Scheduling(int(found[1]), int(found[2]), reasons)


def last_event(events: Iterable[Object], reason: str, containing: str = "") -> Object | None:
    """The newest of `events` with that reason (several, separated by `|`) whose message holds `containing`."""
    if not events:
        return None
    wanted = reason.split("|")
    matching = [event for event in events if event.get("reason") in wanted and containing in text(event, "message")]
    return max(matching, key=event_stamp, default=None)


def event_stamp(event: Object) -> str:
    """When `event` was last seen, as RFC 3339; an empty string when nobody wrote it down."""
    for path in (("series", "lastObservedTime"), ("lastTimestamp",), ("eventTime",), ("metadata", "creationTimestamp")):
        if stamp := text(event, *path):
            return stamp
    return ""


def sign_of(event: Object | None, otherwise: str) -> str:
    """What tells the happening that `event` reports from the next of its kind; `otherwise` without an event."""
    return f"{event_stamp(event)} {number(event, 'count')}" if event else otherwise


def by_subject(events: Iterable[Object]) -> dict[tuple[str, str], list[Object]]:
    """`events` by kind and name of what they are about, so that no object has to look through all of them."""
    found: dict[tuple[str, str], list[Object]] = {}
    for event in events:
        about = text(event, "involvedObject", "kind"), text(event, "involvedObject", "name")
        found.setdefault(about, []).append(event)
    return found


def concerns(event: Object, obj: Object, kind: str) -> bool:
    """Whether `event` is about `obj`: by uid where both have one, by kind and name otherwise."""
    about = dig(event, "involvedObject") or {}
    uid = text(obj, "metadata", "uid")
    if uid and about.get("uid"):
        return bool(about["uid"] == uid)
    return about.get("kind") == kind and about.get("name") == text(obj, "metadata", "name")
