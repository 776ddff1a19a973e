"""Jobs: install, update and delete, as each generation carries them out (kubefate.md §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.kubefate import HelmRelease
from services.kubernetes import KubernetesError
from services.sandbox.charts import ChartError, TemplateParseError, with_standin_commands
from services.sandbox.kubefate.helm import HelmError, spoken
from services.sandbox.kubefate.joblog import LOGS, WORDS, JobLog, Words
from services.sandbox.kubefate.packages import PackageError
from services.sandbox.kubefate.records import ClusterRecord, JobRecord
from services.sandbox.kubefate.requests import ClusterRequest
from services.sandbox.kubefate.service import Service
from services.sandbox.kubefate.upgrade import UpgradeFailed, migrate
from services.sandbox.kubefate.waiting import Outcome, Waiting

_UPDATE_POLL = 5.0
_FAILURES = (ChartError, PackageError, HelmError)


@dataclass(frozen=True, slots=True)
class Work:
    """One job at work on one FATE cluster."""

    job: JobRecord
    record: ClusterRecord
    log: JobLog
    words: Words


class Lifecycle:
    """The job goroutines of one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._traits = service.traits
        self._waiting = Waiting(service)

    def new_row(self, request: ClusterRequest) -> ClusterRecord:
        """Insert the cluster that `request` describes."""
        return self._service.records.clusters.add(
            ClusterRecord(
                name=request.name,
                namespace=request.namespace,
                chart_name=request.chart_name,
                chart_version=request.chart_version,
                values=request.values,
                spec=request.spec,
            )
        )

    async def install(self, job: JobRecord, request: ClusterRequest, record: ClusterRecord | None) -> None:
        """The whole of an install; `record` is there already in the releases that insert it first."""
        words, log = WORDS[self._traits.words], LOGS[self._traits.job_log](job)
        job.status = "Running"
        log.say(words.running)
        if record is None:
            if words.row_failed and self._service.records.cluster_named(request.name, request.namespace):
                # Another request was faster; the goroutine ends here, and the job says Running for ever (§8.4).
                taken = f"Cluster already exists in database, name = {request.name}, namespace={request.namespace}"
                log.say(words.row_failed.format(text=taken))
                return
            record = self.new_row(request)
            job.cluster_id = record.uuid
            log.say(words.row_created)
            if self._traits.falls_back_to_pending:
                job.status = "Pending"
        work = Work(job, record, log, words)
        try:
            if request.cover:
                await self._uncover(work)
            await self._helm_install(record)
        except TemplateParseError as error:
            await self._broken_template(work, error)
        except _FAILURES as error:
            await self._abandon(work, words.install_failed.format(text=error), "Failed")
        else:
            job.status = "Running"
            log.say(words.installed)
            await self._settle_install(work)

    async def update(self, job: JobRecord, request: ClusterRequest, record: ClusterRecord) -> None:
        """The whole of an update: uninstall and install in 1.0.x, a Helm upgrade later."""
        work = Work(job, record, LOGS[self._traits.job_log](job), WORDS[self._traits.words])
        job.status, record.status = "Running", "Updating"
        old, old_version = (record.spec, record.values), record.chart_version
        record.spec, record.values = request.spec, request.values
        if not self._traits.keeps_chart_on_update:
            record.chart_name, record.chart_version = request.chart_name, request.chart_version
        if not await self._migrated(work, request, old_version):
            return
        try:
            await (self._reinstall(record) if self._traits.reinstalls else self._upgrade(work))
            outcome, text = await self._waiting.until_ready(job, record, work.log, "", _UPDATE_POLL)
        except TemplateParseError as error:
            if self._traits.template_panics:
                self._service.crash()
                return
            await self._fail_update(work, old, str(error), "Failed")
        except _FAILURES as error:
            await self._fail_update(work, old, str(error), "Failed")
        else:
            await self._settle_update(work, old, outcome, text)

    async def delete(self, job: JobRecord, record: ClusterRecord) -> None:
        """Uninstall; the record goes in either case, and nobody waits for the pods."""
        log, words = LOGS[self._traits.job_log](job), WORDS[self._traits.words]
        job.status, record.status = "Running", "Deleting"
        try:
            await self._service.helm.uninstall(record.name, record.namespace)
        except HelmError as error:
            log.say(str(error))
            _end(job, "Failed")
        else:
            log.say(words.uninstalled)
            _end(job, "Success")
        self._remove_row(record)

    async def _settle_install(self, work: Work) -> None:
        job, record, words = work.job, work.record, work.words
        outcome, text = await self._waiting.until_ready(
            job, record, work.log, words.checking, self._traits.poll_seconds
        )
        if outcome is Outcome.READY:
            work.log.say(words.ready)
            _end(job, "Success")
            _run(record)
        elif outcome is Outcome.TIMEOUT:
            await self._abandon(work, words.timeout, "Failed")
        elif outcome is Outcome.UNREADABLE:
            await self._abandon(work, words.check_failed.format(text=text), "Failed")
        elif outcome is Outcome.STOPPED:
            await self._abandon(work, words.stopped, "Canceled")
        elif outcome is Outcome.CLUSTER_GONE:
            failed = self._traits.job_log == "states"
            await self._abandon(work, words.deleted, "Failed" if failed else "Canceled")

    async def _settle_update(self, work: Work, old: tuple[dict[str, Any], str], outcome: Outcome, text: str) -> None:
        job, record, words = work.job, work.record, work.words
        if outcome is Outcome.READY:
            work.log.say(words.updated)
            _end(job, "Success")
            _run(record)
        elif outcome is Outcome.TIMEOUT:
            await self._fail_update(work, old, words.update_timeout, "Timeout")
        elif outcome is Outcome.UNREADABLE:
            await self._fail_update(work, old, words.check_failed.format(text=text), "Failed")
        elif outcome is Outcome.CLUSTER_GONE:
            work.log.say(words.deleted)
            _end(job, "Canceled")

    async def _migrated(self, work: Work, request: ClusterRequest, old_version: str) -> bool:
        """Whether the upgrade may go on; a failure leaves the cluster Updating and the job without an end (§9.1)."""
        versions = {old_version, work.record.chart_version}
        if not self._traits.upgrade_manager or work.record.chart_name != "fate" or len(versions) == 1:
            return True
        keep = bool(request.echo.get("Keep_upgrade_job"))
        try:
            await migrate(self._service, work.record, old_version, keep=keep)
        except UpgradeFailed as error:
            work.log.say(str(error))
            work.job.status = "Failed"
            return False
        return True

    async def _uncover(self, work: Work) -> None:
        # 1.0.x swaps name and namespace here, so that `cover` works only where both are equal (§2.2).
        name, namespace = work.record.name, work.record.namespace
        if self._traits.documents:
            name, namespace = namespace, name
        work.log.say(work.words.covering)
        try:
            if await self._service.helm.history(name, namespace):
                await self._service.helm.uninstall(name, namespace)
        except KubernetesError as error:
            raise HelmError(spoken(error)) from error

    async def _release(self, record: ClusterRecord) -> HelmRelease:
        chart = await self._service.packages.obtain(record.chart_name, record.chart_version)
        objects = self._service.packages.render(chart, record.spec, record.name, record.namespace)
        if self._service.standin_commands:
            objects = with_standin_commands(objects)
        hosts = [rule["host"] for obj in objects if obj["kind"] == "Ingress" for rule in obj["spec"]["rules"][:1]]
        values = record.spec | ({"host": {"fateboard": hosts[0]}} if hosts else {})
        return HelmRelease(
            name=record.name,
            namespace=record.namespace,
            revision=1,
            status="pending-install",
            chart_name=chart.name,
            chart_version=chart.version,
            config=values,
            objects=tuple(objects),
        )

    async def _helm_install(self, record: ClusterRecord) -> None:
        release = await self._service.helm.install(await self._release(record))
        record.chart_values = release.config

    async def _reinstall(self, record: ClusterRecord) -> None:
        await self._service.helm.uninstall(record.name, record.namespace)
        await self._helm_install(record)

    async def _upgrade(self, work: Work) -> None:
        work.record.helm_revision += 1
        await self._service.helm.upgrade(await self._release(work.record))
        work.log.say(work.words.upgraded)

    async def _broken_template(self, work: Work, error: TemplateParseError) -> None:
        if self._traits.template_panics:
            self._service.crash()
        else:
            await self._abandon(work, work.words.install_failed.format(text=error), "Failed")

    async def _abandon(self, work: Work, text: str, status: str) -> None:
        work.log.say(text)
        self._remove_row(work.record, alone=True)
        if self._traits.cleans_up:
            try:
                await self._service.helm.uninstall(work.record.name, work.record.namespace)
            except HelmError as error:
                self._service.note(f"uninstall of {work.record.name}: {error}")
        _end(work.job, status, stamped=self._traits.stamps_failed_installs)

    async def _fail_update(self, work: Work, old: tuple[dict[str, Any], str], text: str, status: str) -> None:
        job, record = work.job, work.record
        work.log.say(text)
        if self._traits.reinstalls:
            # Its "old" copy is the same pointer: the cluster stays Updating for ever (§8.2).
            _end(job, status)
            return
        record.spec, record.values = old
        record.status = "Rollback"
        try:
            await self._service.helm.rollback(record.name, record.namespace, record.helm_revision - 1)
        except (HelmError, KubernetesError) as error:
            work.log.append(str(error))
            _end(job, "Failed")
        else:
            work.log.append(work.words.rolled_back)
            _end(job, "Rollback")

    def _remove_row(self, record: ClusterRecord, *, alone: bool = False) -> None:
        record.status = "Deleted"
        if self._traits.documents:
            return
        self._service.records.clusters.remove(record)
        if self._traits.deletes_every_row and not alone:
            for other in self._service.records.clusters.live():
                other.status = "Deleted"


def _end(job: JobRecord, status: str, *, stamped: bool = True) -> None:
    job.status, job.updated = status, datetime.now(UTC)
    if stamped:
        job.ended = job.updated


def _run(record: ClusterRecord) -> None:
    record.status, record.updated = "Running", datetime.now(UTC)
    record.revision += 1
