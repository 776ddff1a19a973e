"""The demo's database behind a port of this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.kubefate import Credentials
from services.records import Address
from services.sandbox.kubefate.records import ClusterRecord, JobRecord, Records, new_user
from services.sandbox.mongo.commands import Talk
from services.sandbox.mongo.port import MongoPort

LOGIN = ("root", "demo,word=1")


@asynccontextmanager
async def database(records: Records, login: tuple[str, str] | None = LOGIN) -> AsyncIterator[int]:
    """The records behind a port of this machine."""
    port = MongoPort(lambda: Talk(records, login))
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)

    async def accept() -> None:
        while True:
            connection, _peer = await asyncio.get_running_loop().sock_accept(listener)
            connection.setblocking(False)
            await port.accept(connection)

    accepting = asyncio.create_task(accept())
    try:
        yield listener.getsockname()[1]
    finally:
        accepting.cancel()
        await asyncio.gather(accepting, return_exceptions=True)
        await port.close()
        listener.close()


def address(port: int, password: str = LOGIN[1]) -> Address:
    return Address.at("127.0.0.1", port, login=Credentials(LOGIN[0], password))


def furnished() -> Records:
    records = Records()
    records.clusters.add(
        ClusterRecord(
            name="fate-9999", namespace="fate-9999", chart_name="fate", chart_version="v1.3.0-a", values="{}",
            spec={"partyId": 9999}, status="Updating",
        )
    )  # fmt: skip
    for _number in range(250):
        records.jobs.add(JobRecord(method="ClusterInstall", creator="admin", status="Success"))
    records.users.add(new_user("admin", "admin", plain=True))
    return records
