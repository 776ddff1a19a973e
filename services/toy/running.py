"""toy_example run in a party's own pod, judged by what it prints."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import Message, _
from services.party import CLUSTER_LABEL, MODULE_LABEL, PARTY_LABEL
from services.pods import PodNotReadyError, ready_pod
from services.redact import secrets
from services.text import visible
from services.toy.events import Line, Silence, Started, ToyEvent
from services.toy.judging import Observed, Outcome, judge
from services.toy.programs import PROGRAMS, backend_of, command_of
from services.toy.starting import Patience
from services.toy.symptoms import Symptom
from services.toy.transcript import TranscriptParser

if TYPE_CHECKING:
    from services.kubernetes import Chunk, Cluster, ExecSession
    from services.party import PartyFile

# Submit alone may block for minutes while the peer is unreachable, and the clients give up after 5 to 6 (fate.md §1.5).
DEADLINE = 720.0
SILENCE = 15.0
_FIRST_LINES = 200
_LAST_LINES = 800
_LONGEST_LINE = 2000
_STDERR = 2


class ToyRefusedError(FatetuiError):
    """toy_example cannot be run so, and was not."""

    code = "E-TOY"


@dataclass(frozen=True, slots=True)
class ToyResult:
    """How a run ended. `transcript` is bounded, masked and harmless to show; `board_url` is as the pod sees it."""

    guest: int
    host: int
    pod: str
    container: str
    outcome: Outcome
    reason: Message
    remedy: Message | None
    note: Message | None
    symptom: Symptom | None
    secure_sum: float | None
    job_id: str | None
    board_url: str | None
    retcode: int | None
    states: tuple[str, ...]
    exit_code: int | None
    seconds: float
    transcript: str

    @property
    def passed(self) -> bool:
        """Whether the test proves the federation."""
        return self.outcome is Outcome.PASS


async def run_toy(
    cluster: Cluster,
    party: PartyFile,
    host_id: int,
    *,
    guest_id: int | None = None,
    deadline: float = DEADLINE,
    task_cores: int | None = None,
    on_event: Callable[[ToyEvent], None] = lambda event: None,
    on_line: Callable[[str], None] = lambda line: None,
) -> ToyResult:
    """Run toy_example with `party` as guest in its own pod and `host_id` as host, for at most `deadline` seconds.

    A job that is refused because a FATE Flow still starts is submitted again (services/toy/starting.py). `on_event`
    hears what is new, `on_line` every line of output. Raises ToyRefusedError when guest and pod are not the
    same party or the party file says too little, and PodNotReadyError; errors of the cluster pass through. A run that
    fails is a result, not an error.
    """
    guest, program = _guest_of(party, guest_id), PROGRAMS[party.era.toy]
    pod, container = await _place(cluster, party, guest)
    backend = backend_of(program, party.data, party.modules)
    command = command_of(program, guest, host_id, backend=backend, task_cores=task_cores)
    on_event(Started(pod, container, guest, host_id))
    transcript, patience = Transcript(), Patience(cluster, party, host_id, on_event)
    started = asyncio.get_running_loop().time()
    while True:
        run = _Run(transcript, on_event, on_line)
        session = cluster.exec(pod, party.namespace, command, container=container)
        exit_code = await run.follow(session, started + deadline)
        observed = run.observed
        verdict = judge(observed, program)
        if not await patience.waits(verdict, started + deadline):
            break
    return ToyResult(
        guest=guest,
        host=host_id,
        pod=pod,
        container=container,
        outcome=verdict.outcome,
        reason=verdict.reason,
        remedy=verdict.remedy,
        note=verdict.note,
        symptom=verdict.symptom,
        secure_sum=observed.secure_sum,
        job_id=observed.job_id,
        board_url=observed.board_url,
        retcode=observed.refusal.retcode if observed.refusal else (0 if observed.job_id else None),
        states=tuple(observed.states),
        exit_code=exit_code,
        seconds=asyncio.get_running_loop().time() - started,
        transcript=transcript.text,
    )


def _guest_of(party: PartyFile, guest_id: int | None) -> int:
    if party.party_id is None:
        raise ToyRefusedError(_("The party file of {party} has no partyId", party=party.name))
    if guest_id is not None and guest_id != party.party_id:
        raise ToyRefusedError(
            _("Guest {guest} is not the party {party} whose pod would run it", guest=guest_id, party=party.party_id),
            remedy=_("Run it from the guest's own pod, or swap the ids."),
        )
    return party.party_id


async def _place(cluster: Cluster, party: PartyFile, guest: int) -> tuple[str, str]:
    # The pod's label partyId is the truth about whose FATE Flow it is; a file may have changed since the install.
    module, containers = party.era.toy_pod()
    labels = f"{MODULE_LABEL}={module},{CLUSTER_LABEL}={party.name},{PARTY_LABEL}={guest}"
    try:
        return await ready_pod(cluster, party.namespace, labels, prefer=containers)
    except PodNotReadyError as missing:
        if module != "client" or "client" in party.modules:
            raise
        raise ToyRefusedError(
            _("Party {party} has no client pod, where toy_example of its release runs", party=party.name),
            cause=missing.message,
            remedy=_("Add `client` to the modules of the party file and update the party."),
        ) from missing


class Transcript:
    """The first and the last lines of an output, masked and made visible."""

    def __init__(self) -> None:
        self._first: list[str] = []
        self._last: list[str] = []
        self._dropped = 0

    def add(self, line: str) -> str:
        """Keep `line`; what of it is kept."""
        kept = visible(secrets.mask(line[:_LONGEST_LINE]), keep="\t")
        if len(self._first) < _FIRST_LINES:
            self._first.append(kept)
            return kept
        self._last.append(kept)
        if len(self._last) > _LAST_LINES:
            self._dropped += 1
            del self._last[0]
        return kept

    @property
    def text(self) -> str:
        """All that was kept, and how much was not."""
        gap = [f"… {self._dropped} …"] if self._dropped else []
        return "\n".join([*self._first, *gap, *self._last])


class _Run:
    """One try's output on its way into events, observations and transcript."""

    def __init__(
        self, transcript: Transcript, on_event: Callable[[ToyEvent], None], on_line: Callable[[str], None]
    ) -> None:
        self.observed = Observed()
        self._transcript = transcript
        self._on_event = on_event
        self._on_line = on_line
        self._out, self._err = TranscriptParser(), TranscriptParser()

    async def follow(self, session: ExecSession, until: float) -> int | None:
        """Read `session` to its end or until the loop's time is `until`; its exit code, None when it was cut."""
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(until), session:
                async for chunk in self._chunks(session):
                    parser = self._err if chunk.channel == _STDERR else self._out
                    self._take(parser.feed(chunk.data))
        except TimeoutError:
            self.observed.cut_after = until - began
        self._take([*self._out.close(), *self._err.close()])
        return session.exit_code

    async def _chunks(self, session: ExecSession) -> AsyncIterator[Chunk]:
        """Chunks as they come, with a word about every quarter of a minute without one."""
        silent = 0.0
        reading: asyncio.Task[Chunk | None] | None = None
        try:
            while True:
                reading = reading or asyncio.create_task(session.read())
                done, _pending = await asyncio.wait({reading}, timeout=SILENCE)
                if not done:
                    silent += SILENCE
                    self._on_event(Silence(silent, self.observed.job_id is not None))
                    continue
                chunk, reading, silent = reading.result(), None, 0.0
                if chunk is None:
                    return
                yield chunk
        finally:
            if reading is not None:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    def _take(self, events: list[ToyEvent]) -> None:
        for event in events:
            if self.observed.note(event):
                self._on_event(event)
            if isinstance(event, Line):
                self._on_line(self._transcript.add(event.text))
