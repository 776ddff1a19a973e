"""A script run from the command line: read, lock, connect, run, report; always ends with one exit code."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from fatetui import __version__, garbage
from fatetui.crash import keep_crash
from fatetui.paths import evidence_directory, state_directory
from fatetui.script.document import Script, load_script, read_script, without_file
from fatetui.script.given import Given
from fatetui.script.problems import ScriptError
from fatetui.script.reporters import Reporter
from services import looping
from services.errors import Exit, FatetuiError
from services.i18n import Message, verbatim
from services.kubernetes import ContextError, Strain, contexts
from services.redact import secrets
from services.steps import Clients, Event, Journal, Mode, Plan, Run, RunOptions, World, declarations, locked, run_key
from services.steps.audit import AuditLog
from services.steps.clients import RunClients
from services.steps.failures import crash_reason, reason_of
from services.steps.reasons import AUDIT_LOST
from services.text import one_line, visible

_FAILURES = frozenset({Exit.FAILED, Exit.REFUSED, Exit.TIMEOUT, Exit.KUBERNETES, Exit.KUBEFATE, Exit.INTERNAL})


class OwnedClients(Clients, Protocol):
    strain: Strain

    """Clients that somebody has to close."""

    async def close(self) -> None:
        """Close what is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything that `fatetui --script` was asked for.

    `demo` is a scenario's name, "" for the demo without a fault, None for no demo. `on_failure` is awaited with
    kubeconfig and context after a run that failed, while its cluster is still there.
    """

    script: str
    given: Given = field(default_factory=Given)
    options: RunOptions = field(default_factory=RunOptions)
    kubeconfig: Path | None = None
    context: str | None = None
    demo: str | None = None
    journal: Path | None = None
    on_failure: Callable[[Path | None, str | None], Awaitable[None]] | None = None


def run_script(request: Request, reporter: Reporter) -> Exit:
    """Run a script from its file to its exit code. Raises nothing but defects, and tells those too."""
    try:
        return looping.run(perform_script(request, reporter))
    except KeyboardInterrupt:
        reporter.close(Exit.INTERRUPTED)
        return Exit.INTERRUPTED


async def perform_script(request: Request, reporter: Reporter) -> Exit:
    """The same within a loop that runs already, whose Ctrl-C it takes over meanwhile."""

    def load() -> Script:
        document, workspace = read_script(request.script)
        return load_script(document, workspace, request.given, declarations())

    return await _performed(load, request, reporter)


async def perform_plan(plan: Plan, request: Request, reporter: Reporter) -> Exit:
    """Run a plan that no file holds, with the files that it names below the working directory."""
    return await _performed(lambda: without_file(plan), request, reporter)


async def _performed(load: Callable[[], Script], request: Request, reporter: Reporter) -> Exit:
    code = Exit.INTERNAL
    try:
        script = load()
        garbage.end_start()
        code = await _run(script, request, reporter)
    except ScriptError as error:
        reporter.problems(error.problems)
        code = error.exit
    except FatetuiError as error:
        reporter.error(reason_of(error))
        code = error.exit
    except Exception as crash:  # The last line of defence: no traceback ever reaches a user.
        reporter.error(crash_reason(crash, keep_crash(crash)))
    reporter.close(code)
    return code


async def _run(script: Script, request: Request, reporter: Reporter) -> Exit:
    async with _kubeconfig(request) as kubeconfig:
        context = request.context or _current_context(kubeconfig)
        # Every demo is another cluster, though their contexts share a name.
        target = context if request.demo is None else str(kubeconfig)
        home = state_directory() / "runs" / run_key(script.workspace, target)
        live = request.options.mode is Mode.LIVE
        journal_path = (request.journal or home) / "journal.ndjson" if live else None
        with _exclusive(home / "lock", live=live), _journal(journal_path, resume=request.options.resume) as journal:
            clients = RunClients(kubeconfig, request.context, request.options.mode)
            try:
                code = await _execute(script, request, reporter, journal, clients, context)
            finally:
                await clients.close()
        if code in _FAILURES and request.on_failure is not None:
            await request.on_failure(kubeconfig, request.context)
        return code


async def _execute(
    script: Script,
    request: Request,
    reporter: Reporter,
    journal: Journal,
    clients: OwnedClients,
    context: str | None,
) -> Exit:
    kept = request.options.mode is Mode.LIVE and request.demo is None
    audit = AuditLog(state_directory() / "audit.ndjson" if kept else None, "script")

    def tell(event: Event) -> None:
        audit.event(event)
        reporter.event(event)

    world = World(
        clients=clients,
        strain=clients.strain,
        parties=script.parties,
        workspace=script.workspace,
        script=script.file,
        journal=journal,
        emit=tell,
        options=request.options,
        archives=evidence_directory() if request.options.mode is Mode.LIVE else None,
        on_crash=keep_crash,
    )
    versions = {"fatetui": __version__, "python": sys.version.split()[0]}
    run = Run(
        script.plan,
        world,
        selection=script.selection,
        context=context,
        versions=versions,
        environment=request.given.environment,
    )
    with _signals(run):
        code = await run.execute()
    if journal.untold is not None:
        reporter.error(reason_of(journal.untold))
    if audit.problem is not None:
        reporter.error(replace(AUDIT_LOST, cause=verbatim(one_line(str(audit.problem)))))
    return code


@asynccontextmanager
async def _kubeconfig(request: Request) -> AsyncIterator[Path | None]:
    """The kubeconfig to use: the one given, or the demo's while the demo runs."""
    if request.demo is None:
        yield request.kubeconfig
        return
    from services.sandbox import DemoProcess  # the demo is nobody's burden but its own

    async with DemoProcess(scenario=request.demo or None) as demo:
        yield demo.kubeconfig


def _current_context(kubeconfig: Path | None) -> str | None:
    """The current context's name, where there is one; connecting will say what is wrong where there is none."""
    try:
        return contexts(kubeconfig).current
    except ContextError:
        return None


@contextmanager
def _exclusive(path: Path, *, live: bool) -> Iterator[None]:
    """Hold the lock of this workspace and context; runs that change nothing need none."""
    if not live:
        yield
        return
    with locked(path):
        yield


@contextmanager
def _journal(path: Path | None, *, resume: bool) -> Iterator[Journal]:
    journal = Journal.open(path, resume=resume) if path is not None else Journal()
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def _signals(run: Run) -> Iterator[None]:
    """Ctrl-C, a polite kill and a terminal that closes go to the run, which ends in its own two stages."""
    loop = asyncio.get_running_loop()
    # Whoever began it by nohup wants it to go on without a terminal.
    hears = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
    caught = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hears else []))
    for number in caught:
        loop.add_signal_handler(number, run.interrupt)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)


async def ask_at_terminal(question: Message) -> bool:
    """Put a question to whoever sits at the terminal. A thread would keep Ctrl-C waiting for the answer."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()
    sys.stderr.write(f"\n{visible(secrets.mask(str(question)))} [y/N] ")
    sys.stderr.flush()

    def read() -> None:
        if not answer.done():
            answer.set_result(sys.stdin.readline())

    loop.add_reader(sys.stdin, read)
    try:
        return (await answer).strip().lower() in {"y", "yes"}
    finally:
        loop.remove_reader(sys.stdin)
