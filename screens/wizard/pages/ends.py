"""What stands in the end: boards, names, passwords, what is written where. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.boards.look import state_of
from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.lines import Line
from screens.wizard.view import View
from services.access import NOTEBOOK, hosts_block
from services.access.hosts import System
from services.errors import FatetuiError
from services.i18n import Message, _
from services.party import PartyFile, host_of
from services.session import Board
from services.text import one_line
from services.wizard.closing import HOW_TO_CHANGE, known_passwords
from services.wizard.progress import Installation
from services.wizard.scripting import SCRIPT

_SYSTEMS: tuple[tuple[str, System], ...] = (
    ("Linux: /etc/hosts", "linux"),
    ("macOS: /etc/hosts", "macos"),
    ("Windows: PowerShell", "powershell"),
)


def boards_lines(view: View) -> Iterator[Line]:
    """Each board and notebook, hosts blocks, passwords that everybody knows."""
    made = view.made
    if view.installation.done("cluster.ensure"):
        yield str(_("F9 opens a board in the browser, by a forwarded port where its name leads nowhere")), Tone.STRONG
    else:
        yield _outcome(view.installation)
    yield "", Tone.PLAIN
    for party in made.parties if made is not None else ():
        if party.chart_name != "fate":
            continue
        yield one_line(party.name), Tone.STRONG
        yield from _board(view, party.name)
        yield from _notebook(view, party)
    yield "", Tone.PLAIN
    yield from _passwords(view)
    yield from _blocks(view)


def _board(view: View, name: str) -> Iterator[Line]:
    board = view.boards.get(name)
    told = next((one for one in view.installation.boards if str(one.get("url", "")) and _is_of(one, view, name)), None)
    if board is not None:
        state = state_of(board)
        url = board.forward.url if board.forward is not None else _url(board)
        yield f"  {state.text}  FATE-Board  {url}", state.tone
    elif told is not None:
        yield f"  ✓ HTTP {told['status']}, {told['via']}  FATE-Board  {one_line(str(told['url']))}", Tone.GOOD
    else:
        yield f"  · {_('not checked')}  FATE-Board", Tone.MUTED


def _notebook(view: View, party: PartyFile) -> Iterator[Line]:
    """Where it is, and whether it answers; nothing where there is none."""
    host, seen = host_of(party, NOTEBOOK.ingress), view.notebooks.get(party.name)
    if host is None:
        return
    if seen is None:
        scheme = "https" if view.answers.tls_secret else "http"
        yield f"  · {_('not checked')}  {_('notebook')}  {scheme}://{one_line(host)}/", Tone.MUTED
    else:
        state = state_of(seen)
        yield f"  {state.text}  {_('notebook')}  {_url(seen)}", state.tone


def _is_of(board: object, view: View, name: str) -> bool:
    party = next((one for one in view.made.parties if one.name == name), None) if view.made is not None else None
    return isinstance(board, dict) and party is not None and board.get("party") == party.party_id


def _url(board: Board) -> str:
    return one_line(board.address.url) if board.address is not None else "-"


def _passwords(view: View) -> Iterator[Line]:
    yield str(_("Passwords that everybody knows: change them")), Tone.STRONG
    known = [*known_passwords(view.answers, view.made)]
    yield from ((f"  ! {safe(one)}", Tone.WARN) for one in known)
    yield (f"  {HOW_TO_CHANGE}", Tone.MUTED) if known else (f"  ✓ {_('none')}", Tone.GOOD)


def _blocks(view: View) -> Iterator[Line]:
    if not view.names:
        return
    if not any(view.names.values()):
        yield "", Tone.PLAIN
        yield str(_("No hosts lines: no ingress controller serves the names, boards are opened with F9")), Tone.MUTED
        return
    for title, system in _SYSTEMS:
        yield "", Tone.PLAIN
        yield title, Tone.STRONG
        try:
            yield from ((f"  {line}", Tone.PLAIN) for line in hosts_block(view.names, system).splitlines())
        except FatetuiError as error:
            yield f"  ! {safe(str(error))}", Tone.WARN


def _outcome(run: Installation) -> Line:
    if not run.done("cluster.ensure"):
        return f"✗ {_('Not installed yet: page Install tells where it is')}", Tone.BAD
    if run.failed is not None:
        return f"! {_('Installed, but not all of it is proved')}", Tone.WARN
    if run.ended is None:
        return f"… {_('The last steps go on')}", Tone.BUSY
    return f"✓ {_('The federation stands.')}", Tone.GOOD


def summary_lines(view: View) -> Iterator[Line]:
    """What stands, where it is written down, what comes next."""
    run, folder = view.installation, one_line(str(view.answers.folder))
    passed = sum(test.passed is True for test in run.tests.values())
    stands = run.done("cluster.ensure")
    yield _outcome(run)
    for party in view.made.parties if stands and view.made is not None else ():
        yield f"  {one_line(party.name)}  {party.chart_version}  {one_line(view.made.contexts[party.name])}", Tone.PLAIN  # type: ignore[union-attr]
    if run.tests:
        yield f"  {_('toy tests passed: {passed} of {all}', passed=passed, all=len(run.tests))}", Tone.PLAIN
    if stands:
        yield str(_("Enter ends the wizard: the console shows what runs")), Tone.STRONG
    yield "", Tone.PLAIN
    yield str(_("Written down")), Tone.STRONG
    for name, about in (
        (SCRIPT, _("does it all again")),
        ("answers.yaml", _("for a colleague")),
        *([("report.md", _("what was done"))] if run.reported else ()),
    ):
        yield f"  {folder}/{name}  {about}", Tone.PLAIN
    if view.journal is not None:
        yield f"  {one_line(str(view.journal))}  {_('the journal')}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("What comes next")), Tone.STRONG
    for command, about in _next(f"fatetui --script {folder}/{SCRIPT}", stands=stands, proved=run.failed is None):
        yield f"  {command}  {about}", Tone.PLAIN


def _next(script: str, *, stands: bool, proved: bool) -> Iterator[tuple[str, Message]]:
    """What somebody would do now: look at what stands, or get it to stand."""
    if not (stands and proved):
        yield "F6", _("goes on, from the step that you choose")
    if not stands:
        yield "F4", _("looks for causes of what is wrong")
        yield f"{script} --resume", _("goes on without the wizard")
        return
    yield ":parties", _("how the parties are")
    yield ":federation", _("who reaches whom")
    yield ":toy", _("test again")
    yield ":board", _("open a board")
    yield script, _("changes nothing while nothing is to be changed")
