"""Connections to the database: by address, or through a port-forward with the login of KubeFATE's Deployment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubefate import NAMESPACE, Credentials, environment
from services.kubernetes import Cluster, WritePolicy
from services.pods import is_ready, newest
from services.records.errors import (
    AddressInvalid,
    NoRecords,
    RecordsDenied,
    RecordsError,
    RecordsUnreachable,
    translated,
)
from services.records.repository import Records
from services.redact import secrets
from services.text import one_line

if TYPE_CHECKING:
    from bson.raw_bson import RawBSONDocument
    from pymongo import AsyncMongoClient

DATABASE = "KubeFate"
PORT = 27017
FIND_DEADLINE_MS = 5_000
DEADLINE_MS = 20_000
_SELECTOR = "fate=mongo"
_SCHEME = "mongodb://"
_MOST_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is, and as whom. `uri` is never shown: it may hold a password."""

    uri: str = field(repr=False)
    database: str
    shown: str
    """Host and port."""
    login: Credentials | None = None

    @classmethod
    def parse(cls, uri: str) -> Address:
        """From a MongoDB URI; its password is a secret from now on. Raises AddressInvalid."""
        from pymongo.uri_parser import parse_uri  # 120 ms, and only where the database is read

        hide_password(uri)
        if not uri.startswith(_SCHEME):
            # mongodb+srv asks the DNS, which no KubeFATE ever stood behind.
            raise AddressInvalid(
                _("{address} is no address of a MongoDB", address=one_line(secrets.mask(uri), 120)),
                remedy=_("Write mongodb://USER:PASSWORD@HOST:PORT/DATABASE"),
            )
        with translated(one_line(secrets.mask(uri), 120)):
            try:
                parsed = parse_uri(uri, default_port=PORT)
            except ValueError as error:
                raise AddressInvalid(
                    _("{address} is no address of a MongoDB", address=one_line(secrets.mask(uri), 120)),
                    remedy=_("Write mongodb://USER:PASSWORD@HOST:PORT/DATABASE"),
                ) from error
        secrets.register(parsed.get("password"))
        hosts = ", ".join(f"{host}:{port}" for host, port in parsed["nodelist"])
        return cls(uri, parsed.get("database") or DATABASE, one_line(hosts, 120))

    @classmethod
    def at(cls, host: str, port: int = PORT, *, login: Credentials | None = None, database: str = DATABASE) -> Address:
        """A host's port."""
        return cls(f"{_SCHEME}{host}:{port}/", database, f"{host}:{port}", login)

    def options(self) -> dict[str, Any]:
        """What the driver is told beside the URI."""
        login = self.login
        return {
            **({"username": login.username, "password": login.password} if login and login.username else {}),
            # Behind a port-forward the names of a replica set would lead nowhere.
            **({"directConnection": True} if "replicaSet=" not in self.uri else {}),
            "serverSelectionTimeoutMS": FIND_DEADLINE_MS,
            "connectTimeoutMS": FIND_DEADLINE_MS,
            "waitQueueTimeoutMS": DEADLINE_MS,
            # Not `timeoutMS`: it would replace the deadline for finding the server.
            "socketTimeoutMS": DEADLINE_MS,
            "maxPoolSize": _MOST_CONNECTIONS,
            "tz_aware": True,
            # Whatever somebody stored is read: years after 9999, text that is no UTF-8.
            "datetime_conversion": "DATETIME_AUTO",
            "unicode_decode_error_handler": "replace",
        }


@asynccontextmanager
async def open_records(address: Address, *, policy: WritePolicy = WritePolicy.ALLOW) -> AsyncIterator[Records]:
    """The records of the MongoDB at `address`, asked once whether it answers.

    Raises AddressInvalid, RecordsUnreachable, RecordsDenied, RecordsInsecure, ServerUnsupported.
    """
    client = _client(address)
    try:
        version = await _welcomed(client, address)
        yield Records(client[address.database], address=address.shown, policy=policy, server=version)
    finally:
        await client.close()


def _client(address: Address) -> AsyncMongoClient[RawBSONDocument]:
    from bson.raw_bson import RawBSONDocument
    from pymongo import AsyncMongoClient

    with translated(address.shown):
        return AsyncMongoClient(address.uri, document_class=RawBSONDocument, **address.options())


async def _welcomed(client: AsyncMongoClient[RawBSONDocument], address: Address) -> str:
    """The server's version, once it has let us in."""
    try:
        return await _greeted(client, address)
    except RecordsDenied as error:
        bare = _without_login(address)
        if bare is None or not await _lets_in(bare):
            raise
        raise RecordsDenied(
            _("the MongoDB at {address} asks nobody for a login, and so accepts none", address=address.shown),
            cause=error.cause,
            remedy=_("Leave user name and password away: --uri; whoever reaches it reads and changes everything"),
        ) from error


async def _greeted(client: AsyncMongoClient[RawBSONDocument], address: Address) -> str:
    with translated(address.shown):
        await client[address.database].command("listCollections", nameOnly=True)
        built = await client.admin.command("buildInfo")
    return one_line(str(built.get("version", "")), 40)


async def _lets_in(address: Address) -> bool:
    client = _client(address)
    try:
        await _greeted(client, address)
    except RecordsError:
        return False
    finally:
        await client.close()
    return True


@asynccontextmanager
async def records_of(
    cluster: Cluster, namespace: str = NAMESPACE, *, policy: WritePolicy | None = None
) -> AsyncIterator[Records]:
    """The records of the KubeFATE 1.0.x in `namespace`; the write policy is the cluster's unless another is given.

    Raises NoRecords when no MongoDB runs there (services from 1.1.0 on keep their records in MariaDB),
    KubernetesError, and what `open_records` raises.
    """
    values = await environment(cluster, namespace)
    if "MONGO_URL" not in values:
        raise NoRecords(
            _("no KubeFATE in namespace {namespace} keeps its records in MongoDB", namespace=namespace),
            remedy=_("Only KubeFATE v1.0.2 and v1.0.3 do; a database elsewhere is named by its address: --uri"),
        )
    pod = await _pod(cluster, namespace, values["MONGO_URL"])
    login = Credentials(values.get("MONGO_USERNAME", "root"), values.get("MONGO_PASSWORD", "root"))
    port = int(values["MONGO_URL"].rpartition(":")[2]) if values["MONGO_URL"].rpartition(":")[2].isdecimal() else PORT
    async with cluster.port_forward(pod, namespace, port) as forward:
        address = Address.at("127.0.0.1", forward.port, login=login, database=values.get("MONGO_DATABASE") or DATABASE)
        shown = Address(address.uri, address.database, f"{namespace}/{pod}:{port}", login)
        try:
            async with open_records(shown, policy=policy or cluster.policy) as records:
                yield records
        except RecordsUnreachable as error:
            # The driver only sees its connection fall; the forward knows why.
            if forward.last_error is None:
                raise
            raise RecordsUnreachable(
                error.message, cause=forward.last_error.cause or forward.last_error.message, remedy=error.remedy
            ) from error


async def _pod(cluster: Cluster, namespace: str, url: str) -> str:
    """The pod that the service's address leads to: by its label, or behind the Service of that name."""
    pods = (await cluster.list("Pod", namespace, labels=_SELECTOR)).items
    if not pods:
        pods = await _behind(cluster, namespace, url)
    pod = newest(filter(is_ready, pods))
    if pod is None:
        raise NoRecords(
            _("no pod of KubeFATE's MongoDB is ready in namespace {namespace}", namespace=namespace),
            cause=_("{count} pods, none ready", count=len(pods)),
            remedy=_("Look at the pod's events and log; a database elsewhere is named by its address: --uri"),
        )
    return str(pod["metadata"]["name"])


async def _behind(cluster: Cluster, namespace: str, url: str) -> list[dict[str, Any]]:
    """The pods behind the Service that `url` names."""
    service = await cluster.find("Service", url.partition(":")[0].partition(".")[0], namespace)
    selector = (service or {}).get("spec", {}).get("selector") or {}
    if not selector:
        return []
    labels = ",".join(f"{name}={value}" for name, value in selector.items())
    return list((await cluster.list("Pod", namespace, labels=labels)).items)


def hide_password(uri: str) -> None:
    """Take the password of `uri` for a secret before anything can quote it, also where the rest of it is wrong."""
    from urllib.parse import unquote_plus

    login, at, _rest = uri.partition("://")[2].rpartition("@")
    password = login.partition(":")[2]
    if at and password:
        secrets.register(password, unquote_plus(password))


def _without_login(address: Address) -> Address | None:
    """The same place as nobody; None where no login was given."""
    login, at, rest = address.uri.removeprefix(_SCHEME).rpartition("@")
    if address.login is None and not (at and login):
        return None
    return Address(f"{_SCHEME}{rest}", address.database, address.shown)
