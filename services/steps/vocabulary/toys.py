"""`toy.run`, `toy.matrix`: FATE's own test, judged by what it prints and never by its exit code (fate.md §1.4)."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import permutations
from typing import Any, Literal

from pydantic import Field

from services.durations import parse_duration
from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.party import PartyFile
from services.pods import PodNotReadyError
from services.steps.context import StepContext
from services.steps.duration import Duration
from services.steps.events import Change, Evidence, Reason
from services.steps.selection import PartyId, PartySelection, computing_parties, party_called
from services.steps.step import Outputs, Params, Risk, Step, step
from services.text import one_line
from services.toy import Outcome, PastTest, ToyHistory, ToyRefusedError, ToyResult, run_toy


class ToyFailed(FatetuiError):
    """toy_example did not prove the federation."""

    code = "S-TOY"
    exit = Exit.FAILED


class WrongParty(ToyFailed):
    """The guest is not the party of the pod that ran the test."""

    code = "S-TOY-PARTY"
    hopeless = True


class Pair(Params):
    """Who starts the test, and with whom."""

    guest: PartyId = Field(gt=0)
    """Party in whose pod it runs."""
    host: int = Field(gt=0)
    """Its peer; the same party tests that party alone."""


class ToyParams(Params):
    """Which pairs."""

    pairs: tuple[Pair, ...] = Field(min_length=1)
    """Ordered pairs of party ids."""
    self_first: bool = True
    """Test each guest alone before it meets another: it tells the network's faults from the party's own."""
    limit: Duration = "12m"
    """How long one test may take."""


class MatrixParams(Params):
    """All ordered pairs of some parties."""

    parties: PartySelection = "all"
    """`all` of chart fate, or party ids or names of the script."""
    guests: PartySelection = "all"
    """The parties in whose pods tests run: those of the cluster at hand, where parties run on several."""
    include_self: Literal[True, False] = True
    """Test each party alone first."""
    limit: Duration = "12m"
    """How long one test may take."""


@step(
    "toy.run",
    params=ToyParams,
    risk=Risk.WRITE,
    summary=_("toy_example proves the federation"),
    article=("S27", "S28", "S29", "S30"),
    replaces=(
        "kubectl exec -it POD -n NAMESPACE -- bash",
        "cd examples/toy_example && python run_toy_example.py GUEST HOST 1",
    ),
    runs=True,
    short="pairs",
)
class ToyRun(Step[ToyParams]):
    def __init__(self, params: ToyParams) -> None:
        super().__init__(params)
        self._results: dict[tuple[int, int], ToyResult] = {}

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        for guest, host in self._tests():
            self._results[guest, host] = await self._test(ctx, party_called(ctx, guest), host)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        tests = [_outputs(guest, host, result) for (guest, host), result in self._results.items()]
        _tell(ctx, tests)
        return {**(tests[-1] if tests else {}), "tests": tests}

    def _tests(self) -> list[tuple[int, int]]:
        pairs = [(pair.guest, pair.host) for pair in self.params.pairs]
        alone = [(guest, guest) for guest in dict.fromkeys(guest for guest, _host in pairs)]
        return list(dict.fromkeys(alone + pairs)) if self.params.self_first else pairs

    async def _test(self, ctx: StepContext, guest: PartyFile, host: int) -> ToyResult:
        pair = {"guest": guest.party_id, "host": host}
        about = f"toy:{guest.party_id}-{host}"
        ctx.progress(_("toy_example: guest {guest}, host {host}", **pair), about=about)
        test = run_toy(
            await ctx.clients.cluster(),
            guest,
            host,
            deadline=min(parse_duration(self.params.limit), ctx.remaining),
            on_event=lambda event: ctx.progress(event.message, about=about),
        )
        result = await _kept(ctx, guest, host, test)
        if not result.passed:
            failure = WrongParty if result.outcome is Outcome.WRONG_PARTY else ToyFailed
            raise failure(
                _("toy_example guest {guest}, host {host}: {outcome}", **pair, outcome=result.outcome),
                cause=result.reason,
                remedy=result.remedy,
            )
        evidence = Evidence(f"toy_example/{guest.party_id}-{host}", "secure_sum", str(result.secure_sum))
        ctx.evidence(evidence)
        return result


async def _kept(ctx: StepContext, guest: PartyFile, host: int, test: Awaitable[ToyResult]) -> ToyResult:
    """What `test` comes to, written into the history of tests, whatever that is."""
    began = datetime.now(UTC)
    try:
        result = await test
    except FatetuiError as error:
        await _keep(ctx, guest, host, began, error)
        raise
    await _keep(ctx, guest, host, began, result)
    return result


async def _keep(ctx: StepContext, guest: PartyFile, host: int, began: datetime, how: ToyResult | FatetuiError) -> None:
    if ctx.archives is None:
        return
    cluster = await ctx.clients.cluster()
    seconds = (datetime.now(UTC) - began).total_seconds()
    # That a test cannot be remembered is no reason for it to fail.
    with suppress(OSError):
        history = ToyHistory(ctx.archives, cluster.context, cluster.server)
        history.keep(PastTest.ended(guest.title, guest.party_id, host, began, seconds, how))


def _tell(ctx: StepContext, tests: Sequence[Mapping[str, Any]]) -> None:
    for test in tests:
        found = {key: test.get(key) or "-" for key in ("guest", "host", "secure_sum", "job_id")}
        ctx.progress(_("guest {guest}, host {host}: secure_sum {secure_sum}, FATE job {job_id}", **found))


def _outputs(guest: int, host: int, result: ToyResult) -> dict[str, Any]:
    return {
        "guest": guest,
        "host": host,
        "outcome": str(result.outcome),
        "secure_sum": result.secure_sum,
        "job_id": result.job_id,
        "board_url": result.board_url,
    }


@step(
    "toy.matrix",
    params=MatrixParams,
    risk=Risk.WRITE,
    summary=_("toy_example proves every ordered pair of parties"),
    article=("S29", "S30"),
    runs=True,
    short="parties",
)
class ToyMatrix(Step[MatrixParams]):
    def __init__(self, params: MatrixParams) -> None:
        super().__init__(params)
        self._cells: list[dict[str, Any]] = []

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        failures: list[FatetuiError] = []
        tests = self._tests(ctx)
        if not tests:
            ctx.warn(Reason(ToyFailed.code, _("Nothing was tested: FATE jobs run in no party that was chosen")))
        for guest, host in tests:
            run = ToyRun(ToyParams(pairs=(Pair(guest=guest, host=host),), self_first=False, limit=self.params.limit))
            try:
                await run.act(ctx, None, ())
            except (ToyFailed, ToyRefusedError, PodNotReadyError) as failure:
                failures.append(failure)
                self._cells.append({"guest": guest, "host": host, "outcome": one_line(str(failure))})
                ctx.evidence(Evidence(f"toy_example/{guest}-{host}", "outcome", one_line(str(failure))))
            else:
                self._cells += (await run.verify(ctx, None))["tests"]
        if failures:
            raise ToyFailed(
                _("{failed} of {all} pairs failed", failed=len(failures), all=len(self._cells)),
                cause=verbatim(one_line("; ".join(str(failure) for failure in failures))),
                remedy=failures[0].remedy,
            )

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        _tell(ctx, self._cells)
        return {"cells": self._cells}

    def _tests(self, ctx: StepContext) -> list[tuple[int, int]]:
        ids, guests = self._ids(ctx, self.params.parties), self._ids(ctx, self.params.guests)
        alone = [(party, party) for party in ids] if self.params.include_self else []
        return [(guest, host) for guest, host in (*alone, *permutations(ids, 2)) if guest in guests]

    def _ids(self, ctx: StepContext, selection: PartySelection) -> list[int]:
        return [party.party_id for party in computing_parties(ctx, selection) if party.party_id is not None]
