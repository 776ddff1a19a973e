"""Jobs: pods that run to their end, tried again when they fail."""

from __future__ import annotations

from typing import Any, ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of
from services.sandbox.controllers.pods import condition, create_pod, is_active, is_deleted, is_ready, with_condition
from services.sandbox.fields import dig
from services.sandbox.status import Object

_COMPONENT = "job-controller"
_BACKOFF_SECONDS = 10.0
_LONGEST_BACKOFF = 360.0
_EXPIRY = -1


class Jobs(Controller):
    watches: ClassVar = ("Job", "Pod")
    kind: ClassVar = "Job"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._until: dict[tuple[str, int], float] = {}

    def reconcile(self, key: Key) -> None:
        job = self.objects.find("Job", *key)
        if job is None or is_deleted(job):
            return
        if condition(job, "Complete") or condition(job, "Failed"):
            self._expire(job)
            return
        pods = list(self.objects.owned("Pod", job))
        active = [pod for pod in pods if is_active(pod)]
        succeeded = sum(dig(pod, "status", "phase") == "Succeeded" for pod in pods)
        failed = sum(dig(pod, "status", "phase") == "Failed" for pod in pods)
        status = self._status(job, active, succeeded, failed)
        spec = job["spec"]
        if succeeded >= spec["completions"]:
            self._finish(job, status, "Complete", "", "")
        elif failed > spec["backoffLimit"]:
            message = "Job has reached the specified backoff limit"
            self._finish(job, status, "Failed", "BackoffLimitExceeded", message)
            self.events.warning(job, "BackoffLimitExceeded", message, _COMPONENT)
        else:
            self.objects.set_status(job, status)
            self._start(job, len(active), succeeded, failed)

    def _status(self, job: Object, active: list[Object], succeeded: int, failed: int) -> Object:
        counts = {"active": len(active), "succeeded": succeeded, "failed": failed}
        status: Object = {name: value for name, value in counts.items() if value}
        status["ready"] = sum(is_ready(pod) for pod in active)
        status["startTime"] = dig(job, "status", "startTime", default=self.objects.now())
        return status

    def _start(self, job: Object, active: int, succeeded: int, failed: int) -> None:
        spec = job["spec"]
        missing = min(spec["parallelism"], spec["completions"] - succeeded) - active
        if missing <= 0 or spec.get("suspend"):
            return
        if failed:
            backoff = min(_LONGEST_BACKOFF, _BACKOFF_SECONDS * 2 ** (failed - 1))
            left = self._left((job["metadata"]["uid"], failed), backoff)
            if left > 0:
                self.look_again(key_of(job), left)
                return
        for _ in range(missing):
            pod = create_pod(self.objects, job, spec["template"])
            self.events.normal(job, "SuccessfulCreate", f"Created pod: {pod['metadata']['name']}", _COMPONENT)

    def _left(self, reason: tuple[str, int], seconds: float) -> float:
        """How much is left of a wait that begins when it is first asked for."""
        now = self.queue.clock.time()
        return self._until.setdefault(reason, now + seconds) - now

    def _finish(self, job: Object, status: Object, kind: str, reason: str, message: str) -> None:
        now = self.objects.now()
        new = {"type": kind, "status": "True", "lastProbeTime": now, "reason": reason, "message": message}
        status["conditions"] = with_condition([], {name: value for name, value in new.items() if value}, now)
        if kind == "Complete":
            status["completionTime"] = now
            self.events.normal(job, "Completed", "Job completed", _COMPONENT)
        self.objects.set_status(job, status)
        for pod in self.objects.owned("Pod", job):
            if is_active(pod):
                self.objects.delete(pod)

    def _expire(self, job: Object) -> None:
        seconds = job["spec"].get("ttlSecondsAfterFinished")
        if seconds is None:
            return
        left = self._left((job["metadata"]["uid"], _EXPIRY), seconds)
        if left > 0:
            self.look_again(key_of(job), left)
        else:
            self.objects.delete(job)
