"""What is to be said in the end: passwords that everybody knows. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from services.access import board_row
from services.i18n import Message, _
from services.party import PartyFile, find_key
from services.text import one_line
from services.wizard.answers import Answers
from services.wizard.drafts import Draft
from services.wizard.scripting import SCRIPT

_PASSWORDS = "L19"
"""The rule about what a file says for all to read."""
_BOARD, _NOTEBOOK = ("fateboard", "password"), ("client", "notebook_hashed_password")


HOW_TO_CHANGE = _(
    "To change one, give the key in brackets in the party's file, or in {script}, and run the script again",
    script=SCRIPT,
)


def known_passwords(answers: Answers, made: Draft | None) -> Iterator[Message]:
    """What nobody chose: KubeFATE's, each party's board and notebook, and what its file says for all to read; each with
    the answer or the key that changes it."""
    if not answers.password and not answers.facts.kubefate:
        yield _("KubeFATE: admin / admin ({key})", key="kubefate.ensure: password")
    for party in made.parties if made is not None else ():
        yield from _published(party)
    for finding in made.findings if made is not None else ():
        if finding.rule == _PASSWORDS:
            yield _("{place}: {what}", place=one_line(finding.source), what=finding.message)


def _published(party: PartyFile) -> Iterator[Message]:
    """What a party's pages ask for where nobody chose anything."""
    name = one_line(party.name)
    has_login = party.chart_name == "fate" and party.era_is_known and board_row(party.chart_version).login
    if has_login and party.get(_BOARD) in (None, "", "admin"):
        yield _("{party}: FATE-Board admin / admin ({key})", party=name, key=".".join(_BOARD))
    if "client" in party.modules and find_key(_NOTEBOOK, *party.chart) is not None and not party.get(_NOTEBOOK):
        yield _("{party}: its notebook has no password ({key})", party=name, key=".".join(_NOTEBOOK))
