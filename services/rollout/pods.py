"""Verdicts on pods: scheduling, images, containers (init ones too), restarts, readiness."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from services.i18n import Message, _
from services.rollout.fields import (
    Object,
    Terms,
    condition,
    controller_of,
    dig,
    items,
    name_of,
    number,
    text,
)
from services.rollout.messages import classify_pull, concerns, event_stamp, last_event, parse_scheduling
from services.rollout.rules import RULES
from services.rollout.verdict import VALUE_LIMIT, Health, Verdict, Why
from services.text import one_line

_FIRST_BACK_OFF = 10.0
_ILLEGAL_INSTRUCTION = 132
_CANNOT_START = ("no such file or directory", "not found in $PATH", "permission denied", "exec format error")
_PULLING = frozenset({"ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError"})
# Waiting reasons that do not change by waiting, with their rules.
_HOPELESS_WAITS = {
    "InvalidImageName": ("R05", _("Image {image} of container {container} has an invalid name")),
    "ErrImageNeverPull": ("P16", _("Image {image} of container {container} is not on the node, and may not be pulled")),
    "CreateContainerConfigError": ("R06", _("Container {container} cannot be configured")),
}


def assess_pod(pod: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on one pod; `events` may hold those of other objects."""
    view = _PodView(pod, [event for event in events if concerns(event, pod, "Pod")], terms or Terms())
    return Verdict.of(view.reasons())


def restarts_within(grace: float) -> int:
    """How many restarts the kubelet's back-off (10, 20, 40 … s) fits into `grace` seconds."""
    return max(1, math.ceil(math.log2(grace / _FIRST_BACK_OFF + 1)))


class _PodView:
    """One pod with its events, under the terms of one judgement."""

    def __init__(self, pod: Object, events: Sequence[Object], terms: Terms) -> None:
        self.pod = pod
        self.events = events
        self.terms = terms
        self.name = name_of(pod)
        self.age = terms.age(text(pod, "metadata", "creationTimestamp"))

    def reasons(self) -> Iterator[Why]:
        phase = text(self.pod, "status", "phase")
        if dig(self.pod, "metadata", "deletionTimestamp"):
            age = self.terms.age(text(self.pod, "metadata", "deletionTimestamp"))
            yield self.why(
                "R01", _("Pod {pod} is going away", pod=self.name), "metadata.deletionTimestamp", "", age=age
            )
        elif phase == "Failed":
            yield self._ended()
        elif phase == "Unknown":
            message = _("Nobody knows how pod {pod} is: its node does not report", pod=self.name)
            yield self.why("R01", message, "status.phase", phase, health=Health.UNKNOWN)
        elif phase != "Succeeded":
            yield from self._alive()

    def why(
        self,
        code: str,
        message: Message,
        field: str,
        value: str,
        *,
        health: Health = Health.PROGRESSING,
        age: float | None = None,
        hopeless: bool = False,
    ) -> Why:
        return Why(
            code,
            message,
            f"Pod/{self.name}",
            field,
            one_line(value, VALUE_LIMIT),
            Health.FAILED if hopeless else health,
            self.age if age is None else age,
            RULES[code].remedy,
            hopeless,
        )

    def patient(self, age: float | None, beyond: Health = Health.FAILED) -> Health:
        """Progress within the grace, `beyond` after it."""
        return beyond if self.terms.over(age) else Health.PROGRESSING

    def _ended(self) -> Why:
        reason = text(self.pod, "status", "reason")
        words = text(self.pod, "status", "message") or reason
        # A controller replaces the pods it loses; a lone pod stays lost.
        health = Health.DEGRADED if controller_of(self.pod) else Health.FAILED
        if reason == "Evicted":
            return self.why("P24", _("Pod {pod} was evicted", pod=self.name), "status.reason", words, health=health)
        return self.why("R07", _("Pod {pod} failed", pod=self.name), "status.phase", words or "Failed", health=health)

    def _alive(self) -> Iterator[Why]:
        scheduled = condition(self.pod, "PodScheduled")
        if scheduled is not None and scheduled.get("status") == "False":
            yield self._unscheduled(scheduled)
            return
        statuses = [
            *((status, True) for status in items(self.pod, "status", "initContainerStatuses")),
            *((status, False) for status in items(self.pod, "status", "containerStatuses")),
        ]
        found = [why for status, initial in statuses for why in ContainerView(self, status, initial=initial).reasons()]
        yield from found
        if any(why.health is not Health.PROGRESSING for why in found):
            return
        yield from self._setting_up()
        if not statuses:
            yield self.why("R01", _("Pod {pod} is being set up", pod=self.name), "status.phase", "Pending")
        elif not found:
            yield from self._readiness_gates()

    def _unscheduled(self, scheduled: Object) -> Why:
        words = text(scheduled, "message")
        age = self.terms.age(scheduled.get("lastTransitionTime"))
        counted = parse_scheduling(words)
        if counted is None:
            code = "P25" if "PersistentVolumeClaim" in words else "P29"
            message = _("Pod {pod} cannot be scheduled", pod=self.name)
        else:
            code = counted.rule
            obstacles = ", ".join(f"{reason} ({count})" for reason, count in counted.reasons)
            message = _(
                "Pod {pod} fits on {available} of {total} nodes: {obstacles}",
                pod=self.name,
                available=counted.available,
                total=counted.total,
                obstacles=one_line(obstacles),
            )
        field = "status.conditions[PodScheduled].message"
        return self.why(code, message, field, words, health=self.patient(age), age=age)

    def _setting_up(self) -> Iterator[Why]:
        trouble = last_event(self.events, "FailedMount|FailedAttachVolume|FailedCreatePodSandBox")
        started = last_event(self.events, "Started|Pulling|Pulled|Created")
        if trouble is None or (started is not None and event_stamp(started) >= event_stamp(trouble)):
            return
        age = self.terms.age(text(trouble, "firstTimestamp") or event_stamp(trouble))
        message = _("Pod {pod} cannot be set up on its node", pod=self.name)
        field = f"Event.{text(trouble, 'reason')}"
        yield self.why("R11", message, field, text(trouble, "message"), health=self.patient(age), age=age)

    def _readiness_gates(self) -> Iterator[Why]:
        ready = condition(self.pod, "Ready")
        if ready is not None and ready.get("status") != "True":
            words = text(ready, "message") or text(ready, "reason") or "False"
            message = _("Pod {pod} is not ready", pod=self.name)
            age = self.terms.age(ready.get("lastTransitionTime"))
            health = self.patient(age, Health.DEGRADED)
            yield self.why("R10", message, "status.conditions[Ready]", words, health=health, age=age)


class ContainerView:
    """One container status of a pod."""

    def __init__(self, pod: _PodView, status: Object, *, initial: bool) -> None:
        self.pod = pod
        self.status = status
        self.initial = initial
        self.name = text(status, "name")
        self.restarts = number(status, "restartCount")
        group = "initContainerStatuses" if initial else "containerStatuses"
        self.field = f"status.{group}[{self.name}]"
        self.image = self._wanted_image() or text(status, "image")

    def reasons(self) -> Iterator[Why]:
        state = dig(self.status, "state") or {}
        if "waiting" in state:
            yield from self._waiting(state["waiting"] or {})
        elif "terminated" in state:
            yield from self._terminated(state["terminated"] or {})
        elif "running" in state:
            yield from self._running(state["running"] or {})

    def _wanted_image(self) -> str:
        """The image as the pod's spec names it: statuses may name what it resolved to."""
        group = "initContainers" if self.initial else "containers"
        return next(
            (text(spec, "image") for spec in items(self.pod.pod, "spec", group) if spec.get("name") == self.name), ""
        )

    def _waiting(self, waiting: Object) -> Iterator[Why]:
        reason, words = text(waiting, "reason"), text(waiting, "message")
        if reason in _HOPELESS_WAITS:
            code, template = _HOPELESS_WAITS[reason]
            message = Message(template.template, {"image": one_line(self.image), "container": self.name})
            yield self.pod.why(code, message, f"{self.field}.state.waiting", words or reason, hopeless=True)
        elif reason in _PULLING:
            yield self._pull(reason, words)
        elif reason == "CrashLoopBackOff":
            yield self._crash(dig(self.status, "lastState", "terminated") or {}, words)
        elif reason in ("CreateContainerError", "RunContainerError"):
            message = _("Container {container} of pod {pod} cannot be started", container=self.name, pod=self.pod.name)
            yield self._start_failure(message, words or reason)
        else:
            message = _("Container {container} of pod {pod} is being prepared", container=self.name, pod=self.pod.name)
            yield self.pod.why("R01", message, f"{self.field}.state.waiting.reason", reason or "waiting")

    def _pull(self, reason: str, words: str) -> Why:
        # "Back-off pulling image" does not say why: the event of the failed pull does.
        event = last_event(self.pod.events, "Failed|FailedPull", "ailed to pull image")
        if event is not None and not (reason == "ErrImagePull" and words):
            words = text(event, "message")
        row = classify_pull(words)
        age = self.pod.terms.age(text(event or {}, "firstTimestamp")) if event else self.pod.age
        return self.pod.why(
            row.rule,
            Message(row.message.template, {"image": one_line(self.image)}),
            f"{self.field}.state.waiting",
            words or reason,
            health=self.pod.patient(age),
            age=age,
            hopeless=row.hopeless,
        )

    def _start_failure(self, message: Message, words: str) -> Why:
        hopeless = any(sign in words for sign in _CANNOT_START)
        health = self.pod.patient(self.pod.age)
        return self.pod.why("R07", message, f"{self.field}.state", words, health=health, hopeless=hopeless)

    def _terminated(self, ended: Object) -> Iterator[Why]:
        if number(ended, "exitCode") != 0:
            yield self._crash(ended, "")
        elif not self.initial:
            message = _("Container {container} of pod {pod} has ended", container=self.name, pod=self.pod.name)
            yield self.pod.why("R07", message, f"{self.field}.state.terminated", "exitCode 0", health=Health.DEGRADED)

    def _crash(self, ended: Object, back_off: str) -> Why:
        reason, code = text(ended, "reason"), number(ended, "exitCode")
        last_words = text(ended, "message") or back_off
        value = " ".join(part for part in (reason, f"exitCode {code}", last_words) if part)
        if reason in ("StartError", "ContainerCannotRun"):
            message = _("Container {container} of pod {pod} cannot be started", container=self.name, pod=self.pod.name)
            return self._start_failure(message, value)
        rule, message, hopeless = self._kind_of_crash(reason, code)
        gave_up = self.restarts >= restarts_within(self.pod.terms.grace)
        return self.pod.why(
            rule,
            message,
            f"{self.field}.lastState.terminated",
            value,
            health=Health.FAILED if gave_up else Health.DEGRADED,
            age=self.pod.terms.age(ended.get("finishedAt")),
            hopeless=hopeless,
        )

    def _kind_of_crash(self, reason: str, code: int) -> tuple[str, Message, bool]:
        values = {"container": self.name, "pod": self.pod.name, "restarts": self.restarts, "code": code}
        if reason == "OOMKilled":
            message = _("Container {container} of pod {pod} ran out of memory ({restarts} restarts)", **values)
            return "P24", message, False
        if code == _ILLEGAL_INSTRUCTION and "mongo" in self.image:
            return "P22", _("MongoDB in pod {pod} needs AVX, which the node does not have", **values), True
        message = _("Container {container} of pod {pod} ended with {code} ({restarts} restarts)", **values)
        return "P30" if self.name == "kubefate" else "R07", message, False

    def _running(self, running: Object) -> Iterator[Why]:
        terms, since = self.pod.terms, self.pod.terms.age(running.get("startedAt"))
        if self.initial:
            message = _("Pod {pod} is waiting in {container}", container=self.name, pod=self.pod.name)
            health = self.pod.patient(since, Health.DEGRADED)
            yield self.pod.why("R01", message, f"{self.field}.state.running", "running", health=health, age=since)
        elif not self.status.get("ready"):
            probe = last_event(self.pod.events, "Unhealthy")
            words = text(probe or {}, "message") or "ready: false"
            message = _(
                "Container {container} of pod {pod} runs and is not ready", container=self.name, pod=self.pod.name
            )
            health = self.pod.patient(since, Health.DEGRADED)
            yield self.pod.why("R10", message, f"{self.field}.ready", words, health=health, age=since)
        elif since is not None and since < terms.stable_for:
            message = _(
                "Container {container} of pod {pod} has to run {left} s more to count ({restarts} restarts)",
                container=self.name,
                pod=self.pod.name,
                left=math.ceil(terms.stable_for - since),
                restarts=self.restarts,
            )
            yield self.pod.why("R12", message, f"{self.field}.state.running.startedAt", "running", age=since)
