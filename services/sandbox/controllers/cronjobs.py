"""CronJobs: Jobs made by the clock on the wall, to the minute."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from services.sandbox.clock import timestamp
from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of, owner_reference
from services.sandbox.controllers.pods import condition, is_deleted
from services.sandbox.fields import copied, dig
from services.sandbox.status import Object

_COMPONENT = "cronjob-controller"
_MINUTE = 60


class CronJobs(Controller):
    watches: ClassVar = ("CronJob", "Job")
    kind: ClassVar = "CronJob"

    def reconcile(self, key: Key) -> None:
        cron_job = self.objects.find("CronJob", *key)
        if cron_job is None or is_deleted(cron_job):
            return
        moment = datetime.now(UTC).replace(second=0, microsecond=0)
        last = dig(cron_job, "status", "lastScheduleTime")
        due = last != timestamp(moment) and is_due(cron_job["spec"]["schedule"], moment)
        if due and not cron_job["spec"].get("suspend"):
            self._start(cron_job, moment)
        else:
            self._report(cron_job, last)
        # The schedule is in real minutes, the queue's clock in simulated seconds.
        left = _MINUTE - datetime.now(UTC).second
        self.look_again(key, left * self.queue.clock.speed)

    def _start(self, cron_job: Object, moment: datetime) -> None:
        template = cron_job["spec"]["jobTemplate"]
        name = f"{cron_job['metadata']['name']}-{int(moment.timestamp()) // _MINUTE}"
        metadata = {
            **copied(template.get("metadata", {})),
            "name": name,
            "namespace": cron_job["metadata"]["namespace"],
            "ownerReferences": [owner_reference(cron_job)],
        }
        self.objects.create("Job", {"metadata": metadata, "spec": copied(template["spec"])})
        self.events.normal(cron_job, "SuccessfulCreate", f"Created job {name}", _COMPONENT)
        self._report(cron_job, timestamp(moment))

    def _report(self, cron_job: Object, last: str | None) -> None:
        jobs = list(self.objects.owned("Job", cron_job))
        active = [job for job in jobs if not (condition(job, "Complete") or condition(job, "Failed"))]
        status: Object = {"lastScheduleTime": last} if last else {}
        if active:
            status["active"] = [{"kind": "Job", "namespace": key_of(job)[0], "name": key_of(job)[1]} for job in active]
        self.objects.set_status(cron_job, status)


def is_due(schedule: str, moment: datetime) -> bool:
    """Whether a five-field cron schedule names this minute."""
    values = (moment.minute, moment.hour, moment.day, moment.month, moment.isoweekday() % 7)
    fields = schedule.split()
    return len(fields) == len(values) and all(_fits(field, value) for field, value in zip(fields, values, strict=True))


def _fits(field: str, value: int) -> bool:
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, _, high = span.partition("-")
        first = 0 if span == "*" else int(low)
        last = 10**6 if span == "*" or (step and not high) else int(high or low)
        if first <= value <= last and (value - first) % int(step or 1) == 0:
            return True
    return False
