"""Where a party's pages for people are, FATE-Board above all: by the Ingress that the chart made, else by what it would
make (fate.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from services.i18n import Message, _
from services.kubefate import hosts_of
from services.party import CLUSTER_LABEL, host_of, version_key
from services.pods import Object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.kubernetes import Cluster
    from services.party import PartyFile


@dataclass(frozen=True, slots=True)
class Front:
    """A page that a party has: its Ingress, which is called as the file's block is, its Service, and a part of every
    host name that a sample gives it."""

    ingress: str
    service: str
    port: int
    word: str


BOARD = Front("fateboard", "fateboard", 8080, "fateboard")
NOTEBOOK = Front("client", "notebook", 20000, "notebook")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """FATE-Board as chart versions from `since` on ship it: the page of a job, and whether it asks for a login."""

    since: str
    job: str
    login: bool


_DASHBOARD = "index.html#/dashboard?{query}"
BOARDS = (
    BoardRow("v1.3.0-a", _DASHBOARD, login=False),
    BoardRow("v1.5.2", _DASHBOARD, login=True),
    BoardRow("v1.6.0", _DASHBOARD, login=False),
    BoardRow("v1.6.1", _DASHBOARD, login=True),
    BoardRow("v2.0.0", "#/dashboard/{job}/{role}/{party}", login=True),
)
"""Oldest first (fate.md §3.1, §3.3)."""


def board_row(chart_version: str) -> BoardRow:
    """The row of a chart version; raises ValueError for what is none."""
    wanted = version_key(chart_version)
    return next((row for row in reversed(BOARDS) if version_key(row.since) <= wanted), BOARDS[0])


@dataclass(frozen=True, slots=True)
class BoardAddress:
    """A board's, or another front's, address. `source` tells where it comes from: `Ingress/fateboard`, `KubeFATE`,
    `party file`."""

    host: str
    scheme: str
    source: str
    row: BoardRow
    front: Front = BOARD

    @property
    def url(self) -> str:
        """The board's front page."""
        return f"{self.scheme}://{self.host}/"

    def job_url(self, job: str, role: str, party: int) -> str:
        """The page of a FATE job; `role` and `party` are those of the party whose board it is."""
        query = urlencode({"job_id": job, "role": role, "party_id": party})
        path = self.row.job.format(query=query, job=quote(job, safe=""), role=quote(role, safe=""), party=party)
        return self.url + path

    @property
    def login_hint(self) -> Message | None:
        """What a person needs to log in; None where no board of that version asks."""
        return (
            _("The board asks for a login, admin/admin unless the party file says otherwise")
            if self.row.login and self.front is BOARD
            else None
        )


async def board_address(
    cluster: Cluster, party: PartyFile, *, dashboards: Sequence[str] = (), front: Front = BOARD
) -> BoardAddress:
    """The address of `party`'s board, or of another front. `dashboards` are KubeFATE's words (`Info.dashboard`), where
    they are known.

    What the party file says is only what its chart would make of it: `reach` tells whether it is there.
    """
    row = board_row(party.chart_version)
    ingress = await board_ingress(cluster, party, front)
    if ingress is not None and (host := _first_host(ingress)):
        scheme = "https" if _has_tls(ingress, host) else "http"
        return BoardAddress(host, scheme, f"Ingress/{front.ingress}", row, front)
    told = next((name for name in dashboards if front.word in name), None)
    if told:
        return BoardAddress(told, "http", "KubeFATE", row, front)
    host = host_of(party, front.ingress) or party.era.board_host.format(party_id=party.party_id)
    return BoardAddress(host, "http", "party file", row, front)


async def board_ingress(cluster: Cluster, party: PartyFile, front: Front = BOARD) -> Object | None:
    """The front's Ingress that belongs to `party`; None without one, or where no Ingress API is served."""
    from services.kubernetes import KindNotServed

    try:
        found = await cluster.list("Ingress", party.namespace, labels=f"{CLUSTER_LABEL}={party.name}")
    except KindNotServed:
        return None
    named = [obj for obj in found.items if obj["metadata"]["name"] == front.ingress]
    return next(iter([*named, *(obj for obj in found.items if front.word in (_first_host(obj) or ""))]), None)


def _first_host(ingress: Object) -> str | None:
    return next(iter(hosts_of(ingress)), None)


def _has_tls(ingress: Object, host: str) -> bool:
    # An entry without hosts is for all of them.
    return any(host in (entry.get("hosts") or [host]) for entry in ingress.get("spec", {}).get("tls") or [])
