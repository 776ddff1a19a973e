"""Which parties a step is about: `all`, or some of them by party id or name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from services.errors import Exit, FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.party import PartyFile
    from services.steps.context import StepContext

FATE = "fate"
"""The chart of parties; the others are of what stands beside them."""

PartySelection = Literal["all"] | tuple[int | str, ...]


class UnknownParty(FatetuiError):
    """A step names a party that the script does not have."""

    code = "S-PARTY"
    exit = Exit.FILE


def selected_parties(ctx: StepContext, selection: PartySelection) -> tuple[PartyFile, ...]:
    """The script's parties that `selection` names, in its order. Raises UnknownParty."""
    if selection == "all":
        return ctx.parties
    return tuple(party_called(ctx, wanted) for wanted in selection)


def computing_parties(ctx: StepContext, selection: PartySelection) -> tuple[PartyFile, ...]:
    """As `selected_parties`, but `all` are those in which FATE jobs run: no exchange, no serving."""
    parties = selected_parties(ctx, selection)
    return tuple(filter(_computes, parties)) if selection == "all" else parties


def _computes(party: PartyFile) -> bool:
    return party.chart_name == FATE


def party_called(ctx: StepContext, wanted: int | str) -> PartyFile:
    """The one party with this id or name. Raises UnknownParty with the nearest name.

    Its serving has the party's id too, and is found by its name.
    """
    for party in sorted(ctx.parties, key=_computes, reverse=True):
        if str(wanted) in (str(party.party_id), party.name):
            return party
    known = [name for party in ctx.parties for name in (str(party.party_id), party.name)]
    near = get_close_matches(str(wanted), known, n=1)
    raise UnknownParty(
        _("The script has no party {wanted}", wanted=wanted),
        remedy=_("Did you mean {near}?", near=near[0])
        if near
        else _("Its parties are: {known}", known=", ".join(known) or "-"),
    )
