"""A context while somebody looks at it: one connection, one owner for whatever is followed, verdicts kept true."""

from services.session.following import Trust, View, Wanted
from services.session.parties import PartyBoard
from services.session.service import kubefate_session
from services.session.session import Link, Session

__all__ = ["Link", "PartyBoard", "Session", "Trust", "View", "Wanted", "kubefate_session"]
