"""Which parties a step is about: `all`, or some of them by party id or name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal

from services.errors import Exit, FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.party import PartyFile
    from services.steps.context import StepContext

FATE = "fate"
"""The chart of parties; the others are of what stands beside them."""


@dataclass(frozen=True, slots=True)
class OfScript:
    """Marks a parameter whose values are parties of the script: who is none can be told before anything is begun."""


PartySelection = Annotated[Literal["all"] | tuple[int | str, ...], OfScript()]
PartyName = Annotated[int | str, OfScript()]
PartyId = Annotated[int, OfScript()]


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
    """The one party with this id or name. Raises UnknownParty with the nearest name."""
    party = party_among(ctx.parties, wanted)
    if party is not None:
        return party
    known = names_of(ctx.parties)
    near = get_close_matches(str(wanted), known, n=1)
    raise UnknownParty(
        _("The script has no party {wanted}", wanted=wanted),
        remedy=_("Did you mean {near}?", near=near[0])
        if near
        else _("Its parties are: {known}", known=", ".join(known) or "-"),
    )


def party_among(parties: Iterable[PartyFile], wanted: int | str) -> PartyFile | None:
    """The one of `parties` with this id or name. A party's serving has its id too, and is found by its name."""
    for party in sorted(parties, key=_computes, reverse=True):
        if str(wanted) in (str(party.party_id), party.name):
            return party
    return None


def names_of(parties: Iterable[PartyFile]) -> list[str]:
    """All that `party_among` finds one of `parties` by."""
    return [name for party in parties for name in (str(party.party_id), party.name)]
