"""toy_example runs of a session: the one that goes on, the last of every pair, and those of sessions before."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from services import steps, toy
from services.errors import Exit, FatetuiError
from services.i18n import Message, _, verbatim
from services.session.views import Pair
from services.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from services.kubernetes import Cluster
    from services.party import PartyFile
    from services.session.tasks import TaskBoard
    from services.toy import Outcome, PastTest, ToyEvent, ToyResult

MOST_LINES = 4000
"""Of one transcript; older ones are dropped first."""
_READ_AGAIN = 1.0
"""Seconds after which the history may have grown: scripts add to it as well."""


@dataclass(slots=True)
class ToyRun:
    """One run as it goes on. Until `ended` it has neither result nor error; `stopped` ones never get any."""

    pair: Pair
    began: datetime
    ended: datetime | None = None
    said: Message | None = None
    """What it told last."""
    job: str = ""
    result: ToyResult | None = None
    error: FatetuiError | None = None
    stopped: bool = False
    past: PastTest | None = None
    """Of a run that ended before this session, or elsewhere: all that is known of it."""
    lines: deque[tuple[Message, bool]] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    """The transcript: output of the pod as it was printed, harmless to show, and (True) what was made of it."""
    written: int = 0
    """How many lines there were, the dropped ones included."""

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self.ended is None

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, where it came to an end of its own."""
        return self.result.outcome if self.result is not None else self.past.outcome if self.past is not None else None

    def seconds(self, now: datetime) -> float:
        """How long it took, or takes by now."""
        return ((self.ended or now) - self.began).total_seconds()

    def tell(self, text: Message, *, ours: bool) -> None:
        """One line more."""
        self.lines.append((text, ours))
        self.written += 1


class ToyBoard:
    """Runs one test at a time: each takes cores that another one would wait for."""

    def __init__(self, cluster: Cluster, tasks: TaskBoard, archives: Path | None) -> None:
        self.revision = 0
        self.history: Sequence[PastTest] = ()
        """All tests of this cluster that anybody ran from this machine, the newest first, as of the last reading."""
        self._kept = toy.ToyHistory(archives, cluster.context, cluster.server) if archives is not None else None
        self._stamp: object = None
        self._read = float("-inf")
        self._before: dict[Pair, ToyRun] = {}
        self._cluster = cluster
        self._tasks = tasks
        self._runs: dict[Pair, ToyRun] = {}
        self._task: asyncio.Task[object] | None = None

    @property
    def runs(self) -> Mapping[Pair, ToyRun]:
        """The last run of every pair: of this session, else of those before."""
        return MappingProxyType({**self._before, **self._runs})

    async def read_history(self) -> None:
        """See which tests there were, here and by scripts; costs next to nothing where none was added."""
        now = asyncio.get_running_loop().time()
        if self._kept is None or now - self._read < _READ_AGAIN:
            return
        self._read = now
        stamp = await asyncio.to_thread(self._kept.stamp)
        if stamp == self._stamp:
            return
        self._stamp, self.history = stamp, await asyncio.to_thread(self._kept.tests)
        # The oldest first, so that the newest of each pair stays.
        self._before = {Pair(test.party, test.host): _past_run(test) for test in reversed(self.history)}
        self.revision += 1

    async def close(self) -> None:
        """End the run that goes on."""
        self.stop()

    @property
    def current(self) -> ToyRun | None:
        """The run that goes on."""
        return next((run for run in self._runs.values() if run.running), None)

    async def run(self, pair: Pair, guest: PartyFile | None) -> ToyRun:
        """Test `pair` until its end, or until the task is cancelled. `guest` None tells that its release is not known.

        What goes wrong is in the run; only a second run beside another raises ToyRefusedError. Every wait has
        run_toy's deadline.
        """
        if self.current is not None:
            raise toy.ToyRefusedError(_("A toy test runs already"))
        run = self._runs[pair] = ToyRun(pair, datetime.now(UTC))
        self._task = asyncio.current_task()
        try:
            run.result = await self._test(run, guest)
        except FatetuiError as error:
            run.error = error
        finally:
            run.stopped = run.result is None and run.error is None
            run.ended = datetime.now(UTC)
            self._task = None
            self.revision += 1
            if guest is not None:
                self._note(run, guest)
                self._keep(run, guest)
        return run

    def stop(self) -> None:
        """End the run that goes on: what it began in FATE goes on without it."""
        if self._task is not None:
            self._task.cancel()

    def _note(self, run: ToyRun, guest: PartyFile) -> None:
        """Keep it beside what else was done."""
        from services.session.deeds import toy_between  # the engine's words, once a test was run

        passed = run.result is not None and run.result.passed
        ended = Exit.INTERRUPTED if run.stopped else Exit.OK if passed else Exit.FAILED
        told = run.error or (run.result.reason if run.result is not None and not passed else None)
        reason = steps.Reason("S-TOY", _("{reason}", reason=one_line(str(told), 300))) if told is not None else None
        change = steps.Change(f"toy_example/{guest.name}", _("toy_example with host {host}", host=run.pair.host))
        self._tasks.note(toy_between(guest, run.pair.host), run.began, ended, change, reason)

    def _keep(self, run: ToyRun, guest: PartyFile) -> None:
        """Write it into the history of tests; one that was stopped proves nothing."""
        how = run.result or run.error
        if self._kept is None or how is None:
            return
        seconds = run.seconds(run.began)
        test = PastTest.ended(run.pair.guest, guest.party_id, run.pair.host, run.began, seconds, how)
        # That it cannot be remembered is no reason for it to fail.
        with suppress(OSError):
            self._kept.keep(test)
        self._read = float("-inf")

    async def _test(self, run: ToyRun, guest: PartyFile | None) -> ToyResult:
        if guest is None:
            raise toy.ToyRefusedError(
                _(
                    "The release of {party} is not known, and how toy_example is run depends on it",
                    party=run.pair.guest,
                ),
                remedy=_("KubeFATE's record or a FATE Flow pod of the party would tell; see that one of them is there"),
            )

        def on_event(event: ToyEvent) -> None:
            run.job = getattr(event, "job_id", None) or run.job
            # Others are said by a line of the transcript already.
            if not isinstance(event, toy.LogError | toy.Raised | toy.GaveUp):
                run.said = event.message
                run.tell(event.message, ours=True)
            self.revision += 1

        def on_line(line: str) -> None:
            run.tell(verbatim(line), ours=False)
            self.revision += 1

        return await toy.run_toy(self._cluster, guest, run.pair.host, on_event=on_event, on_line=on_line)


def _past_run(test: PastTest) -> ToyRun:
    ended = test.began + timedelta(seconds=test.seconds)
    return ToyRun(Pair(test.party, test.host), test.began, ended, job=test.job, past=test)
