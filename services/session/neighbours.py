"""Other contexts that a federation is spread over: each looked at by a session of its own, which only reads."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import FatetuiError

if TYPE_CHECKING:
    from services.doctor import PartyView
    from services.session.session import Session


class Neighbours:
    """Opened when first asked for. A context that cannot be opened is asked again the next time, and has no parties."""

    def __init__(self, kubeconfig: Path | None) -> None:
        self.failed: dict[str, FatetuiError] = {}
        self._kubeconfig = kubeconfig
        self._sessions: dict[str, Session] = {}
        self._opening: dict[str, asyncio.Task[None]] = {}

    def want(self, contexts: Iterable[str]) -> None:
        """Follow the parties of these, from now on."""
        for context in contexts:
            if context not in self._sessions and context not in self._opening:
                self._opening[context] = asyncio.create_task(self._open(context), name=f"neighbour {context}")

    def session(self, context: str) -> Session | None:
        """The session of one of them; None until it is open."""
        return self._sessions.get(context)

    async def views(self, *, tick: bool) -> list[PartyView]:
        """The parties of all that are open."""
        found = [await session.parties.refresh(tick=tick) for session in list(self._sessions.values())]
        return [view for views in found for view in views]

    async def close(self) -> None:
        """Look no more."""
        for task in self._opening.values():
            task.cancel()
        await asyncio.gather(*self._opening.values(), return_exceptions=True)
        for session in self._sessions.values():
            await session.close()

    async def _open(self, context: str) -> None:
        from services.session.session import Session  # which holds the wizard that holds this

        try:
            session = await Session.open(self._kubeconfig, context, read_only=True)
            self._sessions[context] = session
            await session.parties.watch()
            self.failed.pop(context, None)
        except FatetuiError as error:
            self.failed[context] = error
        finally:
            self._opening.pop(context, None)
