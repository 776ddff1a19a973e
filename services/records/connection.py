"""Connections to the database: by address, or through a port-forward with the login of KubeFATE's Deployment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from services.i18n import _
from services.kubefate import NAMESPACE, Credentials, environment
from services.kubernetes import WritePolicy
from services.records.errors import RecordsUnreachable, translated
from services.records.repository import Database, Records

if TYPE_CHECKING:
    from services.kubernetes import Cluster

DATABASE = "KubeFate"
PORT = 27017
FIND_DEADLINE_MS = 5_000
DEADLINE_MS = 20_000
_SELECTOR = "fate=mongo"


@asynccontextmanager
async def open_records(
    host: str,
    port: int = PORT,
    *,
    credentials: Credentials | None = None,
    database: str = DATABASE,
    policy: WritePolicy = WritePolicy.ALLOW,
) -> AsyncIterator[Records]:
    """The records of the MongoDB at `host`:`port`, asked once whether it answers.

    Raises RecordsUnreachable, RecordsDenied, ServerUnsupported.
    """
    from pymongo import AsyncMongoClient  # 120 ms, and only where the database is read

    login = credentials or Credentials("root", "root")
    address = f"{host}:{port}"
    with translated(address):
        client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
            host,
            port,
            username=login.username or None,
            password=login.password or None,
            # Behind a port-forward the names of a replica set would lead nowhere.
            directConnection=True,
            serverSelectionTimeoutMS=FIND_DEADLINE_MS,
            connectTimeoutMS=FIND_DEADLINE_MS,
            # Not `timeoutMS`: it would replace the deadline for finding the server.
            socketTimeoutMS=DEADLINE_MS,
            tz_aware=True,
        )
    try:
        with translated(address):
            await client[database].command("listCollections", nameOnly=True)
        yield Records(cast("Database", client[database]), address=address, policy=policy)
    finally:
        await client.close()


@asynccontextmanager
async def records_of(
    cluster: Cluster, namespace: str = NAMESPACE, *, policy: WritePolicy | None = None
) -> AsyncIterator[Records]:
    """The records of the KubeFATE 1.0.x in `namespace`; the write policy is the cluster's unless another is given.

    Raises RecordsUnreachable when no MongoDB runs there (services from 1.1.0 on keep their records in MariaDB),
    KubernetesError, and what `open_records` raises.
    """
    values = await environment(cluster, namespace)
    pods = [
        pod["metadata"]["name"]
        for pod in (await cluster.list("Pod", namespace, labels=_SELECTOR)).items
        if pod.get("status", {}).get("phase") == "Running"
    ]
    if not pods or "MONGO_URL" not in values:
        raise RecordsUnreachable(
            _("no MongoDB of KubeFATE runs in namespace {namespace}", namespace=namespace),
            remedy=_("only KubeFATE v1.0.2 and v1.0.3 keep their records in MongoDB"),
        )
    login = Credentials(values.get("MONGO_USERNAME", "root"), values.get("MONGO_PASSWORD", "root"))
    name = values.get("MONGO_DATABASE", DATABASE)
    async with (
        cluster.port_forward(pods[0], namespace, PORT) as forward,
        open_records(
            "127.0.0.1", forward.port, credentials=login, database=name, policy=policy or cluster.policy
        ) as records,
    ):
        yield records
