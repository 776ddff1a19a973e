"""What a screen looks for by itself when it is entered."""

from __future__ import annotations

from services.session import Session, Trust


class FirstLook:
    """It is taken once, as soon as the parties are known."""

    def __init__(self) -> None:
        self._taken = False

    def due(self, session: Session) -> bool:
        """Whether it is to be taken now; from then on it counts as taken."""
        if self._taken or session.parties.view.trust is Trust.LOADING:
            return False
        self._taken = True
        return True
