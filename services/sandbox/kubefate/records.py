"""What the service stores: FATE clusters, jobs, charts, users. It outlives the process, as its database does."""

from __future__ import annotations

import hashlib
import itertools
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

# The service takes 100,000 rounds, half a second of work at each login; nobody attacks a demo.
_HASH_ROUNDS = 100
_SALT_LENGTH = 128


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(uuid.uuid4())


@dataclass(slots=True, kw_only=True)
class Row:
    """What every record has. `number` is the row's; clients only ever see it, they never use it."""

    number: int = 0
    uuid: str = field(default_factory=_new_id)
    created: datetime = field(default_factory=_now)
    updated: datetime = field(default_factory=_now)
    deleted: datetime | None = None
    identity: str = ""
    """Its `_id`, where somebody else gave it one."""


@dataclass(slots=True, kw_only=True)
class ClusterRecord(Row):
    """A FATE cluster. `values` is the spec's JSON text as it came, `spec` what was parsed from it."""

    name: str
    namespace: str
    chart_name: str
    chart_version: str
    values: str
    spec: dict[str, Any]
    status: str = "Creating"
    revision: int = 0
    helm_revision: int = 0
    chart_values: dict[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class JobRecord(Row):
    """A job. `result` is filled up to 1.3.0, `states` from 1.4.1 on; `request` is what `meta_data` echoes."""

    method: str
    creator: str
    status: str = "Pending"
    cluster_id: str = ""
    started: datetime = field(default_factory=_now)
    ended: datetime | None = None
    result: str = ""
    states: list[str] = field(default_factory=list)
    sub_jobs: dict[str, Any] = field(default_factory=dict)
    request: dict[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class ChartRecord(Row):
    """A stored chart; `templates` maps a file's name to its bytes."""

    name: str
    version: str
    app_version: str
    chart: str
    values: str
    values_template: str
    values_example: str = ""
    templates: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class UserRecord(Row):
    """A user; `salt` is empty where the release stores passwords as they are (1.0.2)."""

    username: str
    password: str
    email: str = ""
    salt: str = ""
    status: str = "Deprecate"

    def accepts(self, password: str) -> bool:
        given = hashed(password, self.salt) if self.salt else password
        return secrets.compare_digest(given.encode(), self.password.encode())


def hashed(password: str, salt: str) -> str:
    """PBKDF2-SHA256 as KubeFATE stores it (kubefate.md §3.1)."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), _HASH_ROUNDS, 256).hex()


def new_user(username: str, password: str, email: str = "", *, plain: bool) -> UserRecord:
    """A user with the password stored plainly, or salted and hashed."""
    if plain:
        return UserRecord(username=username, password=password, email=email)
    salt = secrets.token_hex(_SALT_LENGTH // 2)
    return UserRecord(username=username, password=hashed(password, salt), email=email, salt=salt)


R = TypeVar("R", bound=Row)


class Table(Generic[R]):
    """Rows in the order of their making, found by uuid."""

    def __init__(self) -> None:
        self._rows: dict[str, R] = {}
        self._numbers = itertools.count(1)

    def add(self, row: R) -> R:
        row.number = next(self._numbers)
        self._rows[row.uuid] = row
        return row

    def live(self) -> Iterator[R]:
        return (row for row in list(self._rows.values()) if row.deleted is None)

    def all(self) -> Iterator[R]:
        return iter(list(self._rows.values()))

    def find(self, identity: str) -> R | None:
        """The row that has not been deleted; None for an unknown id."""
        row = self._rows.get(identity)
        return row if row is not None and row.deleted is None else None

    def remove(self, row: R) -> None:
        row.deleted = _now()

    def put(self, row: R) -> None:
        """In the place of the row with its uuid, or as a new one: a database that somebody else writes to."""
        known = self._rows.get(row.uuid)
        if known is None:
            self.add(row)
            return
        for name in row.__dataclass_fields__:
            if name not in ("number", "uuid", "created"):
                setattr(known, name, getattr(row, name))

    def drop(self, identity: str) -> None:
        """Leave nothing of the row."""
        self._rows.pop(identity, None)


class Records:
    """The service's database."""

    def __init__(self) -> None:
        self.clusters: Table[ClusterRecord] = Table()
        self.jobs: Table[JobRecord] = Table()
        self.charts: Table[ChartRecord] = Table()
        self.users: Table[UserRecord] = Table()

    def cluster_named(self, name: str, namespace: str) -> ClusterRecord | None:
        """The live FATE cluster of that name and namespace."""
        return next(
            (
                row
                for row in self.clusters.live()
                if (row.name, row.namespace) == (name, namespace) and row.status != "Deleted"
            ),
            None,
        )

    def user_named(self, username: str) -> UserRecord | None:
        return next((user for user in self.users.live() if user.username == username), None)
