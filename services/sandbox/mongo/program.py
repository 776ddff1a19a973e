"""The program of the mongo container: the era's own log, then the records on its port."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from services.sandbox.programs.program import Container
from services.sandbox.programs.table import MONGO, MONGO_PORT

if TYPE_CHECKING:
    from services.sandbox.kubefate import Records
    from services.sandbox.mongo.port import MongoPort


class MongoProgram:
    """`records` gives those of a database's pod."""

    def __init__(self, records: Callable[[str], Records]) -> None:
        self._records = records

    async def __call__(self, container: Container) -> int:
        serving = replace(MONGO, endpoints={MONGO_PORT: self._port})
        return await serving(container)

    def _port(self, container: Container) -> MongoPort:
        # The driver's BSON and KubeFATE's records: most of the demo's life passes without them.
        from services.sandbox.mongo.commands import Talk
        from services.sandbox.mongo.port import MongoPort

        username = container.environment.get("MONGO_INITDB_ROOT_USERNAME", "")
        password = container.environment.get("MONGO_INITDB_ROOT_PASSWORD", "")
        login = (username, password) if username else None
        records = self._records(f"{container.namespace}/{container.pod}")
        return MongoPort(lambda: Talk(records, login))
