"""`:users`: who may use KubeFATE. Every user may do everything, so that each of them matters."""

from __future__ import annotations

from screens.charts.holding import HoldingScreen
from screens.look import Tone
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _, verbatim
from services.kubefate import User
from services.session.holdings import Holdings
from services.text import one_line

COLUMNS = (
    Column(_("USER"), rank=0, least=8, most=40, key="name"),
    Column(_("STATUS"), rank=1, least=8, most=16, key="health"),
    Column(_("E-MAIL"), rank=1, least=8, most=50, key="email"),
    Column(_("ID"), rank=2, least=8, most=40, key="id"),
)


class UsersScreen(HoldingScreen):
    """Passwords are never asked for: the service would send them along (kubefate.md §2.6)."""

    columns = COLUMNS

    def show_held(self, held: Holdings) -> None:
        if held.no_users is not None:
            cause = verbatim(one_line(str(held.no_users), 300))
            self.frame(
                Picture("○", Tone.MUTED, _("This KubeFATE does not tell its users"), cause, held.no_users.remedy)
            )
            return
        rows = [_row(user) for user in held.users or ()]
        self.present_own(rows, Picture("○", Tone.MUTED, _("KubeFATE has no user")))

    def do_open(self) -> None:
        self.app.say(_("A user of KubeFATE may do everything; the chart's Secret says with which password"))


def _row(user: User) -> Row:
    cells = (
        Cell(one_line(user.username, 60), Tone.STRONG),
        Cell(one_line(user.status, 20)),
        Cell(one_line(user.email, 80)),
        Cell(one_line(user.id, 40), Tone.MUTED),
    )
    return Row(user.id or user.username, cells, user)
