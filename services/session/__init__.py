"""A context while somebody looks at it: one connection, one owner for whatever is followed, verdicts kept true."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.session.boards import Board, BoardBoard
    from services.session.deed import AnyDeed, Deed, ScriptDeed
    from services.session.forwards import Forward, ForwardBoard, ForwardState
    from services.session.ground import Ground
    from services.session.installed import installed_party, recorded_text
    from services.session.parties import PartyBoard
    from services.session.recordlooks import RecordBoard
    from services.session.routes import RouteWatch
    from services.session.service import kubefate_session
    from services.session.session import Session
    from services.session.task import Task
    from services.session.tasks import Rehearsal, TaskBoard
    from services.session.toys import ToyBoard, ToyRun
    from services.session.views import Link, Pair, Trust, View, Wanted
else:
    __getattr__ = late(
        __name__,
        {
            "boards": "Board BoardBoard",
            "deed": "AnyDeed Deed ScriptDeed",
            "forwards": "Forward ForwardBoard ForwardState",
            "ground": "Ground",
            "installed": "installed_party recorded_text",
            "parties": "PartyBoard",
            "recordlooks": "RecordBoard",
            "routes": "RouteWatch",
            "service": "kubefate_session",
            "session": "Session",
            "task": "Task",
            "tasks": "Rehearsal TaskBoard",
            "toys": "ToyBoard ToyRun",
            "views": "Link Pair Trust View Wanted",
        },
    )

__all__ = [
    "AnyDeed",
    "Board",
    "BoardBoard",
    "Deed",
    "Forward",
    "ForwardBoard",
    "ForwardState",
    "Ground",
    "Link",
    "Pair",
    "PartyBoard",
    "RecordBoard",
    "Rehearsal",
    "RouteWatch",
    "ScriptDeed",
    "Session",
    "Task",
    "TaskBoard",
    "ToyBoard",
    "ToyRun",
    "Trust",
    "View",
    "Wanted",
    "installed_party",
    "kubefate_session",
    "recorded_text",
]
