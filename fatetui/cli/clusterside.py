"""What commands that look at a cluster share: their options, and how party files and KubeFATE are come by."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from fatetui.cli.words import kubefate_address, offered, option, output_option
from services import looping
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


def asks_kubefate(command: Command) -> Command:
    """--kubefate, for a command that asks KubeFATE by the session made here."""

    @wraps(command)
    def told(*given: Any, kubefate_url: str | None, context: str | None, kubeconfig: Path | None, **more: Any) -> Any:
        give_address(kubefate_url, context, kubeconfig)
        return command(*given, context=context, kubeconfig=kubeconfig, **more)

    return cast(Command, kubefate_address(told))


def give_address(url: str | None, context: str | None, kubeconfig: Path | None) -> None:
    """Let KubeFATE be asked at `url` where `context` is meant, or the current one. Raises ContextError."""
    if url is not None:
        from services.kubefate import addresses
        from services.kubernetes import contexts

        addresses.give(context or contexts(kubeconfig).current or "", url)


PARTY_FILES = click.argument("files", metavar="[PARTY-FILE]…", nargs=-1, type=click.Path())


@dataclass(frozen=True, slots=True)
class Asked:
    """Which parties of which cluster a command is about. No `files`: those that the cluster holds; `party` leaves one
    of them."""

    files: tuple[PartyFile, ...]
    party: str | None
    context: str | None
    kubeconfig: Path | None

    async def connect(self) -> Cluster:
        """The cluster, to be looked at only. Raises the cluster's errors."""
        from services.kubernetes import WritePolicy, connect

        return await connect(self.kubeconfig, self.context, policy=WritePolicy.READ_ONLY)


Look = Callable[[Asked, str], Coroutine[Any, Any, Exit]]


def about_parties(*forms: str) -> Callable[[Look], Callable[..., int]]:
    """A command that looks at parties: it is given what was Asked, and in which of `forms` it is to be told."""

    def made(look: Look) -> Callable[..., int]:
        @PARTY_FILES
        @option("--party", metavar="P", help=_("Only this party, by its id or name."))
        @output_option(*forms)
        @asks_kubefate
        @cluster_options
        @wraps(look)
        def called(
            files: Sequence[str], party: str | None, output: str, context: str | None, kubeconfig: Path | None
        ) -> int:
            return run_until_interrupted(look(Asked(party_files(files), party, context, kubeconfig), output))

        return called

    return made


def run_until_interrupted(work: Coroutine[Any, Any, Exit]) -> int:
    """The exit code of `work`; Ctrl-C ends it with 130, as it ends every command."""
    try:
        return int(looping.run(work))
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
    try:
        session = KubeFate(route, await credentials_from_cluster(cluster))
        await session.login()
    except BaseException:
        await route.close()
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
