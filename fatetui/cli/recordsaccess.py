"""How the commands of `fatetui records` come by the database, and how they change it: by steps, as everything does."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fatetui.cli.clusterside import kubefate_session
from fatetui.output import Output
from fatetui.paths import state_directory
from services.errors import Exit, FatetuiError

if TYPE_CHECKING:
    from services.kubefate import KubeFate
    from services.kubernetes import Cluster
    from services.records import Records, Scene, Trouble

_TIMEOUT = 24 * 3600.0
"""Seconds for a backup or a restore: how long they take is known to nobody but the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The options that say where the database is."""

    uri: str | None = field(repr=False)
    kubefate: str
    context: str | None
    kubeconfig: Path | None

    @property
    def params(self) -> dict[str, str]:
        """As the parameters of a step."""
        return {"kubefate": self.kubefate, **({"uri": self.uri} if self.uri is not None else {})}


@asynccontextmanager
async def reached(where: Where) -> AsyncIterator[tuple[Records, Cluster | None]]:
    """The database, for reading, and the cluster if it was reached through one."""
    from services.kubernetes import WritePolicy, connect
    from services.records import Address, open_records, records_of

    if where.uri is not None:
        async with open_records(Address.parse(where.uri), policy=WritePolicy.READ_ONLY) as database:
            yield database, None
        return
    async with (
        await connect(where.kubeconfig, where.context, policy=WritePolicy.READ_ONLY) as cluster,
        records_of(cluster, where.kubefate) as database,
    ):
        yield database, cluster


async def looked_at(where: Where, *, alone: bool) -> tuple[Scene, list[Trouble]]:
    """What there is, and what is wrong with it; `alone` asks nobody but the database."""
    from services.kubernetes import WritePolicy, connect
    from services.records import look, troubles

    async with reached(where) as (database, cluster):
        if alone:
            scene = await look(database, None, None)
        elif cluster is not None:
            scene = await _beside(database, cluster, where)
        else:
            async with await connect(where.kubeconfig, where.context, policy=WritePolicy.READ_ONLY) as other:
                scene = await _beside(database, other, where)
    return scene, troubles(scene)


async def _beside(database: Records, cluster: Cluster, where: Where) -> Scene:
    from services.kubefate import KubeFate
    from services.records import look

    session: KubeFate | FatetuiError
    try:
        session = await kubefate_session(cluster)
    except FatetuiError as error:
        session = error
    try:
        return await look(database, cluster, session, where.kubefate)
    finally:
        if isinstance(session, KubeFate):
            await session.close()


async def perform(steps: Sequence[tuple[str, Mapping[str, Any]]], where: Where, *, dry: bool, yes: bool) -> Exit:
    """Run steps of records by the engine: rehearsed with `dry`, asked about without `yes`, written to the audit log."""
    from fatetui.script.reporters import TextReporter
    from fatetui.script.runner import Request, ask_at_terminal, perform_plan
    from services.steps import Mode, OnError, Plan, PlannedStep, RunOptions, declarations

    found = declarations()
    several = len(steps) > 1
    plan = Plan(
        "records",
        tuple(
            PlannedStep(
                f"{verb}-{number}" if several else verb, found[verb], {**where.params, **params}, timeout=_TIMEOUT
            )
            for number, (verb, params) in enumerate(steps, start=1)
        ),
        on_error=OnError.CONTINUE,
    )
    interactive = sys.stdin.isatty() and sys.stderr.isatty()
    options = RunOptions(
        mode=Mode.DRY_RUN if dry else Mode.LIVE, assume_yes=yes, ask=ask_at_terminal if interactive else None
    )
    request = Request(
        script="",
        options=options,
        kubeconfig=where.kubeconfig,
        context=where.context,
        # One of its own: the journal of a script in this folder is not to be written over.
        journal=state_directory() / "runs" / "records",
    )
    live = sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"
    colour = live and not os.environ.get("NO_COLOR")
    reporter = TextReporter(Output(sys.stdout), Output(sys.stderr), source="", live=live, colour=colour)
    return await perform_plan(plan, request, reporter)
