"""What the screens of KubeFATE's own things share: one look at entry, another with r, and a picture while there is no
answer."""

from __future__ import annotations

from abc import abstractmethod

from screens.listing import ListingScreen
from screens.look import Tone
from screens.silence import silence
from screens.widgets.picture import Picture
from services.i18n import _
from services.session import Session
from services.session.holdings import Holdings


class HoldingScreen(ListingScreen):
    """Asks again after a task: it may have changed what is shown."""

    SCOPES = ListingScreen.SCOPES | {"holdings"}

    _done = 0

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        held = session.holdings
        done = sum(not task.running for task in session.tasks.tasks)
        if held.at is None or done != self._done:
            self._done = done
            held.look()
        if held.problem is not None:
            self.frame(silence(held.problem))
        elif held.charts is None:
            self.frame(Picture("…", Tone.BUSY, _("Loading"), _("Waiting for KubeFATE's first answer")))
        else:
            self.show_held(held)

    @abstractmethod
    def show_held(self, held: Holdings) -> None:
        """Show what KubeFATE answered."""

    def do_holdings_look(self) -> None:
        """Ask KubeFATE again."""
        if self.app.session is not None:
            self.app.session.holdings.look()
