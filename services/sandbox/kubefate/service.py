"""The service process: its parts, its running jobs, and its sudden end."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any

from services.kubernetes import Cluster
from services.sandbox.clock import Clock, timestamp
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.kubefate.helm import Helm
from services.sandbox.kubefate.observation import Observation
from services.sandbox.kubefate.packages import Packages
from services.sandbox.kubefate.records import Records, new_user
from services.sandbox.kubefate.tokens import Tokens
from services.sandbox.kubefate.traits import Traits

_LOG_LINES = 500


class Service:
    """One process of the service. Its jobs live in tasks of this loop, and die with it: nothing is resumed (§8.1)."""

    def __init__(
        self,
        cluster: Cluster,
        traits: Traits,
        records: Records,
        faults: StandInFaults,
        clock: Clock,
        *,
        standin_commands: bool,
    ) -> None:
        self.cluster = cluster
        self.traits = traits
        self.records = records
        self.faults = faults
        self.clock = clock
        self.standin_commands = standin_commands
        self.helm = Helm(cluster, faults, marks_ownership=traits.marks_ownership)
        self.packages = Packages(records, traits, faults)
        self.observation = Observation(cluster, traits)
        self.tokens = Tokens(fixed_key=traits.fixed_key)
        self.crashed = asyncio.Event()
        self.lines: deque[str] = deque(maxlen=_LOG_LINES)
        self._tasks: set[asyncio.Task[None]] = set()
        self.note(f"kubefate service {traits.version} started")

    def set_up_admin(self, username: str, password: str) -> None:
        """The admin user as each release makes it at start: 1.0.2 once, later ones anew each time (§3.1)."""
        admin = self.records.user_named(username)
        if admin is not None and self.traits.plain_passwords:
            return
        if admin is not None:
            self.records.users.remove(admin)
        self.records.users.add(new_user(username, password, plain=self.traits.plain_passwords))

    def note(self, line: str) -> None:
        """A line of the service's own log."""
        self.lines.append(f"{timestamp()} {line}")

    def start_job(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` as a job's goroutine."""
        self._keep(asyncio.create_task(work))
        if self.faults.restart_after is not None:
            seconds, self.faults.restart_after = self.faults.restart_after, None
            self._keep(asyncio.create_task(self._crash_in(seconds)))

    def crash(self) -> None:
        """End the process, as a panic in a goroutine does; whoever runs it sees `crashed` and may start another."""
        self.crashed.set()
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """Stop every job where it is."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _crash_in(self, seconds: float) -> None:
        await self.clock.sleep(seconds)
        self.crash()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
