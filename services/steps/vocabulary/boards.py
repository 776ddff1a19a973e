"""`board.check`, `board.open`: FATE-Board, by whichever way reaches it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from services.access import BoardAddress, Unreached, board_address, open_in_browser, reach
from services.errors import Exit, FatetuiError
from services.i18n import _
from services.party import PartyFile, board_host
from services.steps.context import StepContext
from services.steps.events import Change, Reason
from services.steps.selection import PartyName, PartySelection, party_called, selected_parties
from services.steps.step import Outputs, Params, Risk, Step, step

Via = Literal["ingress", "port-forward", "proxy"]


class BoardUnreachable(FatetuiError):
    """A FATE-Board does not answer by any way."""

    code = "P48"
    exit = Exit.FAILED
    transient = True


class NoBoard(BoardUnreachable):
    """There is none, and waiting makes none."""

    transient = False


class BoardParams(Params):
    """Whose boards."""

    parties: PartySelection = "all"
    """`all` whose chart makes a board, or party ids or names of the script."""
    via: tuple[Via, ...] = ("ingress", "port-forward", "proxy")
    """Ways to try, in this order."""
    expect: tuple[int, ...] = (200, 302)
    """Status codes that will do."""


@step(
    "board.check",
    params=BoardParams,
    risk=Risk.READ,
    summary=_("Every party's FATE-Board answers"),
    article=("S31", "S32", "S33"),
    replaces=("echo 'IP 9999.fateboard.kubefate.net' >> /etc/hosts", "open http://9999.fateboard.kubefate.net"),
    short="parties",
)
class BoardCheck(Step[BoardParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        cluster = await ctx.clients.cluster()
        boards = []
        parties = self._parties(ctx)
        if not parties:
            ctx.warn(Reason(NoBoard.code, _("No party of the script has a FATE-Board")))
        for party in parties:
            address = await board_address(cluster, party)
            if address.source == "party file" and board_host(party) is None:
                raise _none(party)
            reached = await reach(cluster, address, party, via=self.params.via)
            if isinstance(reached, Unreached) or reached.status not in self.params.expect:
                raise _unreachable(address, reached)
            ctx.progress(
                _(
                    "{party}: {url} answers {status} by {via}",
                    party=party.name,
                    url=address.url,
                    status=reached.status,
                    via=reached.via,
                )
            )
            boards.append({"party": party.party_id, "url": address.url, "status": reached.status, "via": reached.via})
        return {"boards": boards, "urls": [board["url"] for board in boards]}

    def _parties(self, ctx: StepContext) -> Sequence[PartyFile]:
        """Exchanges and serving have no board; whoever names one means it, and is told."""
        parties = selected_parties(ctx, self.params.parties)
        return [party for party in parties if board_host(party)] if self.params.parties == "all" else parties


def _none(party: PartyFile) -> NoBoard:
    return NoBoard(
        _("{party} has no FATE-Board", party=party.name),
        cause=_("Chart {chart} with its modules makes none", chart=f"{party.chart_name} {party.chart_version}"),
        remedy=_("Leave it out of `parties`, or add fateboard to its modules"),
    )


def _unreachable(address: BoardAddress, reached: Any) -> BoardUnreachable:
    message = (
        _("FATE-Board {url} does not answer by any way", url=address.url)
        if isinstance(reached, Unreached)
        else _("FATE-Board {url} answers HTTP {status}", url=address.url, status=reached.status)
    )
    return BoardUnreachable(
        message,
        cause=reached.reason if isinstance(reached, Unreached) else None,
        remedy=_("Look at Ingress/fateboard, its Service's endpoints and the board's pod of that namespace"),
    )


class OpenParams(Params):
    """Whose board."""

    party: PartyName
    """Party id or name."""


@step(
    "board.open",
    params=OpenParams,
    risk=Risk.READ,
    summary=_("A party's FATE-Board in the browser"),
    article=("S31",),
    runs=True,
    short="party",
)
class BoardOpen(Step[OpenParams]):
    _url = ""
    _opened = False

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        address = await board_address(await ctx.clients.cluster(), party_called(ctx, self.params.party))
        self._url = address.url
        self._opened = await open_in_browser(address.url)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        if not self._opened:
            ctx.progress(_("No browser can be opened from here; the address is {url}", url=self._url))
        return {"url": self._url}
