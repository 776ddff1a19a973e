"""What commands that look at a cluster share: their options, and how party files and KubeFATE are come by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fatetui.cli.words import offered, option
from services.errors import Exit, FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.doctor import KnownParty
    from services.kubefate import KubeFate, NoWayIn
    from services.kubernetes import Cluster
    from services.party import PartyFile

Command = TypeVar("Command", bound=Callable[..., Any])


def cluster_options(command: Command) -> Command:
    """--context and --kubeconfig, for a command that takes them as `context` and `kubeconfig`."""
    for add in (
        option("--kubeconfig", metavar="FILE", type=click.Path(path_type=Path), help=_("Kubeconfig file.")),
        option("--context", metavar="NAME", shell_complete=offered("contexts"), help=_("Kubeconfig context.")),
    ):
        command = add(command)
    return command


def run_until_interrupted(work: Coroutine[Any, Any, Exit]) -> int:
    """The exit code of `work`; Ctrl-C ends it with 130, as it ends every command."""
    try:
        return int(asyncio.run(work))
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)


def party_files(names: Sequence[str]) -> tuple[PartyFile, ...]:
    """The party files called so. Raises PartyFileError for the first that is none, or is broken."""
    if not names:
        return ()
    # The tables of all chart eras: for those who have files only.
    from services.party import read_whole_party_file

    return tuple(read_whole_party_file(Path(name)) for name in names)


async def kubefate_session(cluster: Cluster) -> KubeFate | NoWayIn:
    """A logged-in session by the first way in, which the caller closes, or why there is none.

    Raises what else may go wrong: a refused login, an unsupported version.
    """
    from services.kubefate import KubeFate, NoWayIn, credentials_from_cluster, find_route

    try:
        route = await find_route(cluster)
    except NoWayIn as none:
        return none
    session = KubeFate(route, await credentials_from_cluster(cluster))
    try:
        await session.login()
    except BaseException:
        await session.close()
        raise
    return session


@asynccontextmanager
async def session_or_reason(cluster: Cluster) -> AsyncIterator[KubeFate | FatetuiError]:
    """A session of KubeFATE, or whatever keeps us from one."""
    try:
        session = await kubefate_session(cluster)
    except FatetuiError as error:
        yield error
        return
    try:
        yield session
    finally:
        if not isinstance(session, FatetuiError):
            await session.close()


def chosen(parties: tuple[KnownParty, ...], wanted: str | None) -> tuple[KnownParty, ...]:
    """All of `parties`, or the one that is `wanted`, by its id, name or title. Raises BadParameter for none of them."""
    if wanted is None:
        return parties
    chosen = tuple(party for party in parties if wanted in (party.party_id, party.name, party.title))
    if not chosen:
        known = ", ".join(party.title for party in parties) or "-"
        message = _("there is no party {party}; there are: {known}", party=wanted, known=known)
        raise click.BadParameter(str(message), param_hint="--party")
    return chosen
