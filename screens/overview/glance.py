"""What the first screen is before anything is known: its columns, and what a row of it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.place import Place
from screens.widgets.table import Column
from services.i18n import _

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.doctor import PartyView

COLUMNS = (
    Column(_("WHAT"), rank=0, least=8, most=12, key="kind"),
    Column(_("NAME"), rank=0, least=14, most=36, key="name"),
    Column(_("STATE"), rank=0, least=12, most=18, key="health"),
    Column(_("MORE"), rank=1, least=20, most=160, key="why"),
)
WIZARD = Place("wizard")


@dataclass(frozen=True, slots=True)
class Glance:
    """What a row is about: where Enter leads, and what is told of it below the table."""

    place: Place | None
    about: tuple[Line, ...] = ()
    party: PartyView | None = None
