"""What commands that look at a cluster share: their options, and how party files and KubeFATE are come by."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fatetui.cli.words import offered, option
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
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
