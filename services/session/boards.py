"""FATE-Boards of a session: where they are, whether they answer and by which way, ports forwarded to them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.access import BOARD, NOTEBOOK, BoardAddress, Front, Reached, Unreached, board_address, pod_behind, reach
from services.errors import FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.kubernetes import Cluster, PortForward
    from services.party import PartyFile


class NoBoardPodError(FatetuiError):
    """There is no ready pod behind a board's Service."""

    code = "E-BOARD-POD"


@dataclass(slots=True)
class Board:
    """The board of a party by its title. Until it was looked at it has neither address nor result."""

    party: str
    address: BoardAddress | None = None
    result: Reached | Unreached | None = None
    error: FatetuiError | None = None
    checking: bool = False
    at: datetime | None = None
    forward: PortForward | None = None


class BoardBoard:
    """Looks when asked to; what was found last stays."""

    def __init__(self, cluster: Cluster) -> None:
        self.revision = 0
        self.boards: dict[str, Board] = {}
        self.notebooks: dict[str, Board] = {}
        """Those that were looked at, by the party's title too."""
        self._cluster = cluster
        self._work: set[asyncio.Task[None]] = set()
        self._forwards: dict[str, AsyncExitStack] = {}
        # Of two wishes for one board the second takes what the first has opened.
        self._forwarding = asyncio.Lock()

    def check(self, title: str, party: PartyFile) -> None:
        """See where the board of `party` is and whether it answers; not twice at once."""
        board = self.boards.setdefault(title, Board(title))
        if not board.checking:
            board.checking = True
            self._begin(self._check(board, party))

    def check_notebook(self, title: str, party: PartyFile) -> None:
        """The same of its notebook."""
        notebook = self.notebooks.setdefault(title, Board(title))
        if not notebook.checking:
            notebook.checking = True
            self._begin(self._check(notebook, party, NOTEBOOK))

    async def forward(self, title: str, party: PartyFile) -> str:
        """Forward a local port to the board; its address. Raises NoBoardPodError and the cluster's errors."""
        async with self._forwarding:
            return await self._forwarded(title, party)

    async def _forwarded(self, title: str, party: PartyFile) -> str:
        board = self.boards.setdefault(title, Board(title))
        if board.forward is not None:
            return board.forward.url
        target = await pod_behind(self._cluster, party)
        if target is None:
            raise NoBoardPodError(
                _("There is no ready pod behind Service/fateboard of {party}", party=title),
                remedy=_(":pods shows how the party's pods are doing"),
            )
        stack = AsyncExitStack()
        board.forward = await stack.enter_async_context(
            self._cluster.port_forward(target[0], party.namespace, target[1])
        )
        self._forwards[title] = stack
        self.revision += 1
        return board.forward.url

    async def unforward(self, title: str) -> None:
        """End the forwarded port of a board."""
        stack = self._forwards.pop(title, None)
        if stack is not None:
            self.boards[title].forward = None
            self.revision += 1
            await stack.aclose()

    async def close(self) -> None:
        """End all."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        for title in list(self._forwards):
            await self.unforward(title)

    async def _check(self, board: Board, party: PartyFile, front: Front = BOARD) -> None:
        try:
            board.address = await board_address(self._cluster, party, front=front)
            board.result = await reach(self._cluster, board.address, party)
            board.error = None
        except FatetuiError as error:
            board.error = error
        finally:
            board.checking, board.at = False, datetime.now(UTC)
            self.revision += 1

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="boards")
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        self.revision += 1
