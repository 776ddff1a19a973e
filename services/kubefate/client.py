"""KubeFATE, any version from 1.0.2 to 1.4.5, behind one face."""

from __future__ import annotations

import asyncio
import secrets as entropy
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

from services.i18n import _, verbatim
from services.kubefate import endpoints
from services.kubefate.clusters import ClusterSpec, FateCluster
from services.kubefate.deployment import Credentials
from services.kubefate.endpoints import Endpoint
from services.kubefate.errors import KubeFateRefused, UnknownToKubeFate, UnreadableAnswer
from services.kubefate.jobs import Job, JobStatus
from services.kubefate.listings import Chart, NamespaceRow, User
from services.kubefate.logs import LogOptions, follow
from services.kubefate.routes import Route, query_of
from services.kubefate.session import Payload, Session, Write, probe
from services.kubefate.versions import Greeting, Service, ServiceVersion, service
from services.kubernetes import WritePolicy

_NO_CHARTS = "not find HelmChart"
_Record = TypeVar("_Record")


class KubeFate:
    """A session with a KubeFATE service; an async context manager that logs in and closes its route.

    Every method raises KubeFateError: KubeFateUnreachable when nothing answers, LoginFailed, UnsupportedVersion where
    the service lacks the route, Panicked, and KubeFateRefused with its kinds when the service says no. Under
    WritePolicy.READ_ONLY a write raises WritesForbidden; under DRY_RUN it is kept in `writes` and answered by a Job
    without an id.
    """

    def __init__(
        self, route: Route, credentials: Credentials | None = None, policy: WritePolicy = WritePolicy.ALLOW
    ) -> None:
        self.version: ServiceVersion | None = None
        self._session = Session(route, credentials or Credentials(), policy)

    async def __aenter__(self) -> Self:
        try:
            await self.login()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    @property
    def route(self) -> Route:
        return self._session.route

    @property
    def writes(self) -> list[Write]:
        """The writes that a dry run kept back."""
        return self._session.writes

    @property
    def renewals(self) -> int:
        """How often the service refused its own token, and a new one was taken."""
        return self._session.renewals

    @property
    def service(self) -> Service:
        """What is known of this version; raises UnsupportedVersion below 1.0.2. Only after login."""
        return service(self.version or ServiceVersion(0, 0, 0))

    async def close(self) -> None:
        """Close the route. The token stays valid at the service: it knows no logout (kubefate.md §1.3)."""
        await self.route.close()

    async def login(self) -> None:
        """Take a token and learn the version."""
        await self._session.login()
        self.version = await self.version_()
        service(self.version)

    async def greet(self) -> Greeting:
        """What `GET /` tells without a login."""
        return await probe(self.route)

    async def version_(self) -> ServiceVersion:
        """The version that the service reports."""
        answer = await self._session.call(endpoints.VERSION)
        return ServiceVersion.parse(str(answer.get("version", "")))

    async def clusters(self, all: bool = False) -> list[FateCluster]:  # noqa: A002 - the route's own parameter
        """FATE clusters without details; with `all`, the deleted ones too."""
        return await self._records(endpoints.CLUSTERS, FateCluster.read, query_of({"all": all or None}))

    async def cluster(self, cluster_id: str) -> FateCluster:
        """A FATE cluster with details; without them, and `unread` saying why, where the service cannot read them.

        Services before 1.4.4 ask for an Ingress API that Kubernetes 1.22 dropped (kubefate.md §2.3), and up to 1.1.0
        do not say which of id and cluster is at fault (§1.6): the list tells.
        """
        try:
            return FateCluster.read(await self._record(endpoints.CLUSTER, cluster_id))
        except KubeFateRefused as error:
            silent = error.cause is endpoints.CLUSTER.silence
            if isinstance(error, UnknownToKubeFate) and not silent:
                raise
            for record in await self.clusters(all=True):
                if record.id == cluster_id:
                    return record.without_details(None if silent else error.cause)
            raise UnknownToKubeFate(error.message, cause=error.cause, status=error.status) from error

    async def install(self, spec: ClusterSpec, *, cover: bool = False) -> Job:
        """Start an installation. The job learns its cluster's id later on most versions: see `cluster_id_of`."""
        return await self._start(endpoints.INSTALL, "ClusterInstall", body=spec.body(cover=cover))

    async def update(self, spec: ClusterSpec, *, keep_upgrade_job: bool = False) -> Job:
        """Start an update of the FATE cluster with this name and namespace."""
        extra = {"Keep_upgrade_job": True} if keep_upgrade_job else {}
        return await self._start(endpoints.UPDATE, "ClusterUpdate", body=spec.body(**extra))

    async def delete(self, cluster_id: str) -> Job:
        """Start a deletion. Its success is no proof that the objects are gone (kubefate.md §11.13)."""
        return await self._start(endpoints.DELETE, "ClusterDelete", cluster_id=cluster_id)

    async def jobs(self) -> list[Job]:
        """All jobs in the order they are stored in."""
        return await self._records(endpoints.JOBS, Job.read)

    async def job(self, job_id: str) -> Job:
        """One job."""
        return Job.read(await self._record(endpoints.JOB, job_id))

    async def cluster_id_of(self, job_id: str, *, interval: float = 1.0, deadline: float = 60.0) -> str:
        """The id of the job's FATE cluster, which most versions fill in some time after the start (kubefate.md §2.2).

        Empty when the job ended, or the deadline passed, without one.
        """
        job = await self.job(job_id)
        try:
            async with asyncio.timeout(deadline):
                while not (job.cluster_id or job.done):
                    await asyncio.sleep(interval)
                    job = await self.job(job_id)
        except TimeoutError:
            return ""
        return job.cluster_id

    async def stop_job(self, job_id: str) -> None:
        """Stop a running installation."""
        await self._session.call(endpoints.STOP_JOB, ids={"id": job_id}, query={"jobStatus": "stop"})

    async def delete_job(self, job_id: str) -> None:
        """Delete a job's record; its work goes on (kubefate.md §2.4)."""
        await self._session.call(endpoints.DELETE_JOB, ids={"id": job_id})

    async def charts(self) -> list[Chart]:
        """The charts that the service has stored."""
        try:
            return await self._records(endpoints.CHARTS, Chart.read)
        except KubeFateRefused as error:
            # Services 1.0.x call an empty list an error (kubefate.md §2.5).
            if error.cause is not None and str(error.cause) == _NO_CHARTS:
                return []
            raise

    async def upload_chart(self, path: Path) -> str:
        """Store a packaged chart (.tgz); the answer is its id, empty on a dry run. Raises OSError."""
        archive = await asyncio.to_thread(path.read_bytes)
        answer = await self._session.call(endpoints.UPLOAD_CHART, payload=_multipart(path.name, archive))
        data = answer.get("data")
        return str(data.get("helmUUID", "")) if isinstance(data, Mapping) else ""

    async def delete_chart(self, chart_id: str) -> None:
        """Delete a stored chart; an unknown id is no error to the service."""
        await self._session.call(endpoints.DELETE_CHART, ids={"id": chart_id})

    async def values_example(self, name: str, version: str) -> str:
        """The chart's example party file; the service downloads the chart for it if need be."""
        answer = await self._session.call(endpoints.VALUES_EXAMPLE, ids={"name": name, "version": version})
        return str(answer.get("data") or "")

    async def namespaces(self) -> list[NamespaceRow]:
        """The cluster's namespaces as the service sees them."""
        return await self._records(endpoints.NAMESPACES, NamespaceRow.read)

    async def users(self) -> list[User]:
        """The service's users, without the hashes that it sends along."""
        return await self._records(endpoints.USERS, User.read)

    async def user(self, user_id: str) -> User:
        """One user."""
        return User.read(await self._record(endpoints.USER, user_id))

    async def create_user(self, credentials: Credentials, email: str = "") -> None:
        """Create a user; every user may do everything (kubefate.md §1.3)."""
        body = {"username": credentials.username, "password": credentials.password, "email": email}
        await self._session.call(endpoints.CREATE_USER, json_body=body)

    async def delete_user(self, user_id: str) -> None:
        """Delete a user."""
        await self._session.call(endpoints.DELETE_USER, ids={"id": user_id})

    async def logs(self, cluster_id: str, options: LogOptions | None = None) -> str:
        """Log text of the FATE cluster's containers; of replicas with one container name only one (§2.8)."""
        query = (options or LogOptions()).query()
        answer = await self._session.call(endpoints.LOGS, ids={"id": cluster_id}, query=query)
        return str(answer.get("data") or "")

    def follow_logs(self, cluster_id: str, options: LogOptions | None = None) -> AsyncIterator[str]:
        """Log lines as they come. Raises LogsNotFollowed where that cannot be."""
        return follow(self._session, cluster_id, options or LogOptions())

    async def _start(
        self, endpoint: Endpoint, method: str, *, cluster_id: str = "", body: Mapping[str, Any] | None = None
    ) -> Job:
        answer = await self._session.call(endpoint, ids={"id": cluster_id}, json_body=body)
        if not answer:
            return Job("", method, JobStatus.PENDING, cluster_id)
        return Job.read(_object_in(answer, endpoint))

    async def _record(self, endpoint: Endpoint, record_id: str) -> Mapping[str, Any]:
        return _object_in(await self._session.call(endpoint, ids={"id": record_id}), endpoint)

    async def _records(
        self,
        endpoint: Endpoint,
        read: Callable[[Mapping[str, Any]], _Record],
        query: Mapping[str, str] | None = None,
    ) -> list[_Record]:
        data = (await self._session.call(endpoint, query=query)).get("data")
        if data is not None and not isinstance(data, list):
            raise _unexpected(endpoint, data)
        return [read(item) for item in data or () if isinstance(item, Mapping)]


def _object_in(answer: Mapping[str, Any], endpoint: Endpoint) -> Mapping[str, Any]:
    """`data` as an object. Null is an unknown id: so answer 1.0.x users (kubefate.md §2.6)."""
    data = answer.get("data")
    if data is None:
        raise UnknownToKubeFate(_("KubeFATE did not {deed}", deed=endpoint.deed), cause=endpoint.silence)
    if not isinstance(data, Mapping):
        raise _unexpected(endpoint, data)
    return data


def _unexpected(endpoint: Endpoint, data: object) -> UnreadableAnswer:
    return UnreadableAnswer(
        _("KubeFATE's answer to {method} {path} has no usable data", method=endpoint.method, path=endpoint.path),
        cause=verbatim(type(data).__name__),
    )


def _multipart(name: str, archive: bytes) -> Payload:
    """One file under the field name `file`, written out because not every route speaks through httpx."""
    boundary = entropy.token_hex(16)
    quoted = name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
        "Content-Type: application/gzip\r\n\r\n"
    )
    return Payload(
        head.encode() + archive + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
    )
