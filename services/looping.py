"""The event loop of a program: one that ends when it is told to, whatever a resolver of names is waiting for."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run`, on a Loop."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(work)


class Loop(asyncio.SelectorEventLoop):
    """asyncio's, but names are resolved in threads of their own: getaddrinfo cannot be interrupted, and the end of the
    loop and of Python would wait for it in the loop's pool, half a minute where no name server answers."""

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> Any:
        answer: asyncio.Future[Any] = self.create_future()

        def tell(found: Any, error: BaseException | None) -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        def look_up() -> None:
            found, failed = None, None
            try:
                found = socket.getaddrinfo(host, port, **hints)
            except Exception as error:
                failed = error
            # The loop may have ended meanwhile.
            with suppress(RuntimeError):
                self.call_soon_threadsafe(tell, found, failed)

        threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
        return await answer
