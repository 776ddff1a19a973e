"""Reasons from the containers of a pod: images, configuration, crashes, restarts, readiness."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from services.durations import moment_of, parse_duration
from services.i18n import Message, _
from services.rollout.fields import Object, Terms, dig, items, number, text
from services.rollout.messages import classify_pull, last_event, sign_of
from services.rollout.pulls import PULL_TROUBLES
from services.rollout.reasons import About
from services.rollout.verdict import Health, Why
from services.text import one_line

_FIRST_BACK_OFF = 10.0
_BACK_OFF = re.compile(r"back-off ((?:\d+[hms])+) restarting")
_ILLEGAL_INSTRUCTION = 132
# A container counts again once it has outlived its last life this many times.
_OUTLIVED = 2
_CANNOT_START = ("no such file or directory", "not found in $PATH", "permission denied", "exec format error")
# Waiting reasons that do not change by waiting, with their rules and the events that tell of each new try.
_HOPELESS_WAITS = {
    "InvalidImageName": ("R05", "", _("Image {image} of container {container} has an invalid name")),
    "ErrImageNeverPull": (
        "P16",
        "ErrImageNeverPull",
        _("Image {image} of container {container} is not on the node, and may not be pulled"),
    ),
    "CreateContainerConfigError": ("R06", "Failed", _("Container {container} cannot be configured")),
}


class PodFrame(Protocol):
    """What a container's reasons need of its pod."""

    pod: Object
    events: Sequence[Object]
    terms: Terms
    name: str
    about: About

    def patient(self, age: float | None, beyond: Health = ...) -> Health:
        """Progress within the grace, `beyond` after it."""

    @property
    def born(self) -> str:
        """The pod's own beginning, for troubles that have no other."""


def restarts_within(grace: float) -> int:
    """How many restarts the kubelet's back-off (10, 20, 40 … s) fits into `grace` seconds."""
    return max(1, math.ceil(math.log2(grace / _FIRST_BACK_OFF + 1)))


class ContainerView:
    """One container status of a pod. `initial` containers have to end before the others start."""

    def __init__(self, pod: PodFrame, status: Object, group: str) -> None:
        self.pod = pod
        self.status = status
        self.name = text(status, "name")
        self.restarts = number(status, "restartCount")
        self.field = f"status.{group}Statuses[{self.name}]"
        spec = self._spec(f"{group}s")
        # A sidecar is an init container that stays (Kubernetes 1.28).
        self.initial = group == "initContainer" and spec.get("restartPolicy") != "Always"
        # As the pod's spec names it: statuses may name what it resolved to.
        self.image = text(spec, "image") or text(status, "image")

    def reasons(self) -> Iterator[Why]:
        """What keeps the container from working; nothing when it does."""
        state = dig(self.status, "state") or {}
        if "waiting" in state:
            yield self._waiting(state["waiting"] or {})
        elif "terminated" in state:
            yield from self._terminated(state["terminated"] or {})
        elif "running" in state:
            yield from self._running(state["running"] or {})

    def _spec(self, group: str) -> Object:
        return next((spec for spec in items(self.pod.pod, "spec", group) if spec.get("name") == self.name), {})

    def _waiting(self, waiting: Object) -> Why:
        reason, words = text(waiting, "reason"), text(waiting, "message")
        if reason in _HOPELESS_WAITS:
            return self._hopeless(reason, words)
        if reason in PULL_TROUBLES:
            return self._pull(reason, words)
        if reason == "CrashLoopBackOff":
            ended = dig(self.status, "lastState", "terminated") or {}
            return self._crash(ended, "lastState.terminated", words, gave_up=self._gave_up(words))
        if reason in ("CreateContainerError", "RunContainerError"):
            message = _("Container {container} of pod {pod} cannot be started", container=self.name, pod=self.pod.name)
            return self._start_failure(message, words or reason)
        message = _("Container {container} of pod {pod} is being prepared", container=self.name, pod=self.pod.name)
        return self.pod.about.why("R01", message, f"{self.field}.state.waiting.reason", reason or "waiting")

    def _hopeless(self, reason: str, words: str) -> Why:
        code, tells, template = _HOPELESS_WAITS[reason]
        message = Message(template.template, {"image": one_line(self.image), "container": self.name})
        field = f"{self.field}.state.waiting"
        # A name that cannot be parsed never can; what is missing on the node or in the namespace may have come since.
        sign = sign_of(last_event(self.pod.events, tells), self.pod.born) if tells else ""
        return self.pod.about.why(code, message, field, words or reason, hopeless=True, sign=sign)

    def _pull(self, reason: str, words: str) -> Why:
        # "Back-off pulling image" does not say why: the event of the failed pull does.
        event = last_event(self.pod.events, "Failed|FailedPull", "ailed to pull image")
        if event is not None and not (reason == "ErrImagePull" and words):
            words = text(event, "message")
        row = classify_pull(words)
        began = text(event or {}, "firstTimestamp")
        age = self.pod.terms.age(began) if event else self.pod.about.age
        return self.pod.about.why(
            row.rule,
            Message(row.message.template, {"image": one_line(self.image)}),
            f"{self.field}.state.waiting",
            words or reason,
            health=self.pod.patient(age),
            age=age,
            hopeless=row.hopeless,
            # A trouble that may pass is the same one from its first failure; one that may not, is new with each try.
            # The state itself tells nothing of the kind: a kubelet publishes `ErrImagePull` with its next look at the
            # pod, 10 s and more after the try, at times while the image is there already (seen on 1.20).
            sign=sign_of(event, self.pod.born) if row.hopeless else began or self.pod.born,
        )

    def _start_failure(self, message: Message, words: str) -> Why:
        hopeless = any(sign in words for sign in _CANNOT_START)
        health = self.pod.patient(self.pod.about.age)
        sign = sign_of(last_event(self.pod.events, "Failed"), self.pod.born) if hopeless else self.pod.born
        return self.pod.about.why("R07", message, f"{self.field}.state", words, health, hopeless=hopeless, sign=sign)

    def _terminated(self, ended: Object) -> Iterator[Why]:
        if number(ended, "exitCode") != 0:
            yield self._crash(ended, "state.terminated")
        elif not self.initial and text(self.pod.pod, "spec", "restartPolicy") not in ("OnFailure", "Never"):
            message = _("Container {container} of pod {pod} has ended", container=self.name, pod=self.pod.name)
            yield self.pod.about.why("R07", message, f"{self.field}.state.terminated", "exitCode 0", Health.DEGRADED)

    def _gave_up(self, back_off: str) -> bool:
        """Whether it has crashed for as long as the grace is.

        The restarts of a lifetime say little; how long the kubelet waits before the next one tells how many there were
        lately, since 10 minutes of work make it begin again.
        """
        enough = restarts_within(self.pod.terms.grace)
        told = _BACK_OFF.search(back_off)
        deep = told is None or parse_duration(told[1]) >= _FIRST_BACK_OFF * 2 ** (enough - 1)
        return self.restarts >= enough and deep

    def _crash(self, ended: Object, where: str, back_off: str = "", *, gave_up: bool = False) -> Why:
        value = _last_words(ended, back_off)
        if text(ended, "reason") in ("StartError", "ContainerCannotRun"):
            message = _("Container {container} of pod {pod} cannot be started", container=self.name, pod=self.pod.name)
            return self._start_failure(message, value)
        rule, message, hopeless = self._kind_of_crash(ended)
        return self.pod.about.why(
            rule,
            message,
            f"{self.field}.{where}",
            value,
            Health.FAILED if gave_up else Health.DEGRADED,
            age=self.pod.terms.age(ended.get("finishedAt")),
            hopeless=hopeless,
            sign=text(ended, "finishedAt") if hopeless else self.pod.born,
        )

    def _kind_of_crash(self, ended: Object) -> tuple[str, Message, bool]:
        code = number(ended, "exitCode")
        values = {"container": self.name, "pod": self.pod.name, "restarts": self.restarts, "code": code}
        if text(ended, "reason") == "OOMKilled":
            message = _("Container {container} of pod {pod} ran out of memory ({restarts} restarts)", **values)
            return "P24", message, False
        if code == _ILLEGAL_INSTRUCTION and "mongo" in self.image:
            return "P22", _("MongoDB in pod {pod} needs AVX, which the node does not have", **values), True
        message = _("Container {container} of pod {pod} ended with {code} ({restarts} restarts)", **values)
        return "P30" if self.name == "kubefate" else "R07", message, False

    def _running(self, running: Object) -> Iterator[Why]:
        since = self.pod.terms.age(running.get("startedAt"))
        if self.initial:
            message = _("Pod {pod} is waiting in {container}", container=self.name, pod=self.pod.name)
            health = self.pod.patient(since, Health.DEGRADED)
            yield self.pod.about.why("R01", message, f"{self.field}.state.running", "running", health, age=since)
        elif not self.status.get("ready"):
            probe = last_event(self.pod.events, "Unhealthy")
            words = text(probe or {}, "message") or "ready: false"
            message = _(
                "Container {container} of pod {pod} runs and is not ready", container=self.name, pod=self.pod.name
            )
            health = self.pod.patient(since, Health.DEGRADED)
            yield self.pod.about.why("R10", message, f"{self.field}.ready", words, health, age=since)
        elif since is not None:
            yield from self._restarted(since)
            yield from self._young(since)

    def _restarted(self, since: float) -> Iterator[Why]:
        """A crash that this life has not yet outlived: ready, as every process without probes is when it starts."""
        ended = dig(self.status, "lastState", "terminated")
        if not isinstance(ended, dict) or not self.restarts or not number(ended, "exitCode"):
            return
        life = _lifetime(ended)
        if since >= min(self.pod.terms.window, life * _OUTLIVED):
            return
        message = _(
            "Container {container} of pod {pod} was restarted {restarts} times; its last life took {life} s",
            container=self.name,
            pod=self.pod.name,
            restarts=self.restarts,
            life=round(life),
        )
        code = "P24" if text(ended, "reason") == "OOMKilled" else "R19"
        field = f"{self.field}.lastState.terminated"
        words, born = _last_words(ended), self.pod.born
        yield self.pod.about.why(code, message, field, words, Health.DEGRADED, age=since, sign=born)

    def _young(self, since: float) -> Iterator[Why]:
        if since >= self.pod.terms.stable_for:
            return
        message = _(
            "Container {container} of pod {pod} has to run {left} s more to count ({restarts} restarts)",
            container=self.name,
            pod=self.pod.name,
            left=math.ceil(self.pod.terms.stable_for - since),
            restarts=self.restarts,
        )
        yield self.pod.about.why("R12", message, f"{self.field}.state.running.startedAt", "running", age=since)


def _last_words(ended: Object, otherwise: str = "") -> str:
    parts = (text(ended, "reason"), f"exitCode {number(ended, 'exitCode')}", text(ended, "message") or otherwise)
    return " ".join(part for part in parts if part)


def _lifetime(ended: Object) -> float:
    """Seconds that an ended container ran; 0 when its status does not tell."""
    started, finished = moment_of(ended.get("startedAt")), moment_of(ended.get("finishedAt"))
    return max(0.0, (finished - started).total_seconds()) if started and finished else 0.0
