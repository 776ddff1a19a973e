"""What stands in the end: boards, names, passwords, what is written where. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.boards.look import state_of
from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.lines import Line
from screens.wizard.view import View
from services.access import NOTEBOOK, board_row, hosts_block
from services.access.hosts import System
from services.errors import FatetuiError
from services.i18n import _
from services.party import PartyFile, find_key, host_of
from services.session import Board
from services.text import one_line
from services.wizard.progress import Installation
from services.wizard.scripting import SCRIPT

_PASSWORDS = "L19"
_SYSTEMS: tuple[tuple[str, System], ...] = (
    ("Linux: /etc/hosts", "linux"),
    ("macOS: /etc/hosts", "macos"),
    ("Windows: PowerShell", "powershell"),
)


def boards_lines(view: View) -> Iterator[Line]:
    """Each board and notebook, hosts blocks, passwords that everybody knows."""
    made = view.made
    yield str(_("F9 opens a board in the browser, by a forwarded port where its name leads nowhere")), Tone.STRONG
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
    """What nobody chose: KubeFATE's, each party's board and notebook, and what its file says for all to read."""
    yield str(_("Passwords that everybody knows: change them")), Tone.STRONG
    if not view.answers.password and not view.answers.facts.kubefate:
        yield "  ! KubeFATE: admin / admin", Tone.WARN
    for party in view.made.parties if view.made is not None else ():
        yield from _published(party)
    for finding in view.made.findings if view.made is not None else ():
        if finding.rule == _PASSWORDS:
            yield f"  ! {one_line(finding.source)}: {safe(finding.message)}", Tone.WARN


def _published(party: PartyFile) -> Iterator[Line]:
    """What a party's pages ask for where nobody chose anything."""
    name, board, notebook = one_line(party.name), ("fateboard", "password"), ("client", "notebook_hashed_password")
    has_login = party.chart_name == "fate" and party.era_is_known and board_row(party.chart_version).login
    if has_login and party.get(board) in (None, "", "admin"):
        yield f"  ! {name}: FATE-Board admin / admin  ({'.'.join(board)})", Tone.WARN
    if "client" in party.modules and find_key(notebook, *party.chart) is not None and not party.get(notebook):
        told = _("{party}: its notebook has no password ({key})", party=name, key=".".join(notebook))
        yield f"  ! {told}", Tone.WARN


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
    yield _outcome(run)
    for party in view.made.parties if view.made is not None else ():
        yield f"  {one_line(party.name)}  {party.chart_version}  {one_line(view.made.contexts[party.name])}", Tone.PLAIN  # type: ignore[union-attr]
    if run.tests:
        yield f"  {_('toy tests passed: {passed} of {all}', passed=passed, all=len(run.tests))}", Tone.PLAIN
    if run.done("cluster.ensure"):
        yield str(_("Enter ends the wizard: the console shows what runs")), Tone.STRONG
    yield "", Tone.PLAIN
    yield str(_("Written down")), Tone.STRONG
    for name, about in (
        (SCRIPT, _("does it all again")),
        ("answers.yaml", _("for a colleague")),
        ("report.md", _("what was done")),
    ):
        yield f"  {folder}/{name}  {about}", Tone.PLAIN
    if view.journal is not None:
        yield f"  {one_line(str(view.journal))}  {_('the journal')}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("What comes next")), Tone.STRONG
    for command, about in (
        (":parties", _("how the parties are")),
        (":federation", _("who reaches whom")),
        (":toy", _("test again")),
        (":board", _("open a board")),
        (f"fatetui --script {folder}/{SCRIPT}", _("changes nothing while nothing is to be changed")),
    ):
        yield f"  {command}  {about}", Tone.PLAIN
