"""A party as cells, its reasons as lines. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.boards.look import state_of
from screens.look import Tone
from screens.resources.definition import health_cell, tone_of, why_cell
from screens.resources.reading import plain, ratio
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.party import CLUSTER_LABEL
from services.text import one_line

if TYPE_CHECKING:
    from services.doctor import PartyView
    from services.federation.drift import Drift
    from services.session import Board

COLUMNS = (
    Column(_("PARTY"), rank=0, least=10, most=36, key="name"),
    Column(_("ID"), rank=2, least=6, most=12, key="id"),
    Column(_("NAMESPACE"), rank=5, least=10, most=24, key="namespace"),
    Column(_("HEALTH"), rank=0, least=13, most=14, key="health"),
    Column(_("KUBEFATE"), rank=1, least=8, most=14, key="kubefate"),
    Column(_("PODS"), rank=1, least=4, most=8, right=True, key="pods"),
    Column(_("RESTARTS"), rank=3, least=4, most=8, right=True, key="restarts"),
    Column(_("BOARD"), rank=7, least=9, most=18, key="board"),
    Column(_("DRIFT"), rank=8, least=5, most=10, key="drift"),
    Column(_("CHART"), rank=4, least=13, most=28, key="chart"),
    Column(_("WHY"), rank=6, least=20, most=160, key="why"),
)


def party_row(view: PartyView, board: Board | None = None, drift: Drift | None = None) -> Row:
    """One party; its uid is the pair of name and namespace, KubeFATE's own key. `board` and `drift` are what was found
    the last time that somebody looked."""
    party = view.party
    cells = (
        Cell(one_line(party.name), Tone.STRONG),
        plain(party.party_id),
        plain(party.namespace, Tone.MUTED),
        health_cell(view.verdict),
        Cell(_said(view), Tone.WARN if view.disagreement else Tone.PLAIN),
        ratio(view.ready, view.pods),
        Cell(str(view.restarts), Tone.WARN if view.restarts else Tone.MUTED, order=view.restarts),
        state_of(board) if board is not None else Cell("-", Tone.MUTED),
        _drifted(drift),
        plain(view.chart, Tone.MUTED),
        why_cell(view.verdict),
    )
    labels = {CLUSTER_LABEL: party.name}
    return Row(f"{party.namespace}/{party.name}", cells, view, labels, tone_of(view.verdict))


def _drifted(drift: Drift | None) -> Cell:
    """How much is otherwise than file, records or Helm say."""
    if drift is None:
        return Cell("-", Tone.MUTED)
    count = len(drift.differences)
    return Cell(f"≠ {count}", Tone.WARN, count) if count else Cell("=", Tone.GOOD, 0)


def _said(view: PartyView) -> str:
    """KubeFATE's word, marked where Kubernetes shows otherwise."""
    return f"≠ {one_line(view.said)}" if view.disagreement else one_line(view.said) or "-"
