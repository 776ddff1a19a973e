"""Verdicts on pods: scheduling, the place where they run, their containers, readiness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from services.i18n import _
from services.rollout.containers import ContainerView
from services.rollout.fields import Object, Terms, condition, controller_of, dig, items, name_of, part, parts, text
from services.rollout.messages import concerns, event_stamp, last_event, parse_scheduling
from services.rollout.reasons import About
from services.rollout.verdict import WELL, Health, Verdict, Why
from services.text import one_line

_GROUPS = ("initContainer", "container")


def assess_pod(pod: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on one pod; `events` may hold those of other objects."""
    terms = terms or Terms()
    if at_work(pod, terms):
        return WELL
    view = _PodView(pod, [event for event in events if concerns(event, pod, "Pod")], terms)
    return Verdict.of(view.reasons())


def at_work(pod: Object, terms: Terms) -> bool:
    """Whether there is plainly nothing to say of `pod`: Ready, its containers at work for long enough and never
    restarted. Most pods are so most of the time, and are judged by this alone."""
    status = part(pod, "status")
    if status.get("phase") != "Running" or part(pod, "metadata").get("deletionTimestamp"):
        return False
    ready = condition(pod, "Ready")
    return ready is not None and ready.get("status") == "True" and containers_work(pod, terms)


def containers_work(pod: Object, terms: Terms) -> bool:
    """Whether all containers of `pod` are ready, have run for long enough and were never restarted."""
    status = part(pod, "status")
    containers = parts(status, "containerStatuses")
    for found in containers:
        if found.get("ready") is not True or found.get("restartCount") != 0:
            return False
        since = terms.age(part(part(found, "state"), "running").get("startedAt"))
        if since is None or since < terms.stable_for:
            return False
    done = (dig(found, "state", "terminated", "exitCode") == 0 for found in parts(status, "initContainerStatuses"))
    return bool(containers) and all(done)


class _PodView:
    """One pod with its events, under the terms of one judgement."""

    def __init__(self, pod: Object, events: Sequence[Object], terms: Terms) -> None:
        self.pod = pod
        self.events = events
        self.terms = terms
        self.name = name_of(pod)
        self.about = About(f"Pod/{self.name}", terms.age(text(pod, "metadata", "creationTimestamp")))

    @property
    def born(self) -> str:
        return text(self.pod, "metadata", "creationTimestamp")

    def reasons(self) -> Iterator[Why]:
        phase = text(self.pod, "status", "phase")
        if dig(self.pod, "metadata", "deletionTimestamp"):
            yield self._going()
        elif phase == "Failed":
            yield self._ended()
        elif phase == "Unknown":
            message = _("Nobody knows how pod {pod} is: its node does not report", pod=self.name)
            yield self.about.why("R17", message, "status.phase", phase, Health.UNKNOWN)
        elif phase != "Succeeded":
            yield from self._alive()

    def patient(self, age: float | None, beyond: Health = Health.FAILED) -> Health:
        """Progress within the grace, `beyond` after it."""
        return beyond if self.terms.over(age) else Health.PROGRESSING

    def _going(self) -> Why:
        # The stamp is when the pod should be gone: what is late hangs on its node, or on a finalizer.
        age = self.terms.age(text(self.pod, "metadata", "deletionTimestamp"))
        held = ", ".join(map(str, dig(self.pod, "metadata", "finalizers") or ()))
        message = _("Pod {pod} is going away", pod=self.name)
        health = self.patient(age, Health.DEGRADED)
        return self.about.why("R01", message, "metadata.deletionTimestamp", held, health, age=age)

    def _ended(self) -> Why:
        reason = text(self.pod, "status", "reason")
        words = text(self.pod, "status", "message") or reason
        # A controller replaces the pods it loses; a lone pod stays lost.
        health = Health.DEGRADED if controller_of(self.pod) else Health.FAILED
        if reason == "Evicted":
            return self.about.why("P24", _("Pod {pod} was evicted", pod=self.name), "status.reason", words, health)
        return self.about.why("R07", _("Pod {pod} failed", pod=self.name), "status.phase", words or "Failed", health)

    def _alive(self) -> Iterator[Why]:
        scheduled = condition(self.pod, "PodScheduled")
        if scheduled is not None and scheduled.get("status") == "False":
            yield self._unscheduled(scheduled)
            return
        views = [
            ContainerView(self, status, group)
            for group in _GROUPS
            for status in items(self.pod, "status", f"{group}Statuses")
        ]
        found = [why for view in views for why in view.reasons()]
        yield from found
        if any(why.health is not Health.PROGRESSING for why in found):
            return
        yield from self._setting_up()
        if not views:
            yield self.about.why("R01", _("Pod {pod} is being set up", pod=self.name), "status.phase", "Pending")
        elif not found:
            yield from self._readiness()

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
        return self.about.why(code, message, field, words, self.patient(age), age=age, sign=self.born)

    def _setting_up(self) -> Iterator[Why]:
        trouble = last_event(self.events, "FailedMount|FailedAttachVolume|FailedCreatePodSandBox")
        started = last_event(self.events, "Started|Pulling|Pulled|Created")
        if trouble is None or (started is not None and event_stamp(started) >= event_stamp(trouble)):
            return
        age = self.terms.age(text(trouble, "firstTimestamp") or event_stamp(trouble))
        message = _("Pod {pod} cannot be set up on its node", pod=self.name)
        field = f"Event.{text(trouble, 'reason')}"
        words = text(trouble, "message")
        yield self.about.why("R11", message, field, words, self.patient(age), age=age, sign=self.born)

    def _readiness(self) -> Iterator[Why]:
        """What its containers do not tell: readiness gates, and a node that has fallen silent."""
        ready = condition(self.pod, "Ready")
        if ready is None or ready.get("status") == "True":
            return
        words = text(ready, "message") or text(ready, "reason") or "False"
        age = self.terms.age(ready.get("lastTransitionTime"))
        field = "status.conditions[Ready]"
        # All of its containers ready, and the pod not: this is how the node controller marks what it cannot see.
        silent = ready.get("status") == "Unknown" or text(ready, "reason") == "NodeNotReady"
        if silent:
            message = _("Nobody knows how pod {pod} is: its node does not report", pod=self.name)
            yield self.about.why("R17", message, field, words, Health.UNKNOWN, age=age)
        else:
            message = _("Pod {pod} is not ready", pod=self.name)
            yield self.about.why("R10", message, field, words, self.patient(age, Health.DEGRADED), age=age)
