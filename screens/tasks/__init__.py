"""What the operator has done: asked for and confirmed, followed, read again."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.tasks.asking import AskScreen, ChooseScreen
    from screens.tasks.audit import AuditScreen
    from screens.tasks.byhand import ByHandScreen, Command
    from screens.tasks.confirm import ConfirmScreen
    from screens.tasks.look import ended_notice
    from screens.tasks.plan import PlanScreen
    from screens.tasks.screen import TasksScreen
    from screens.tasks.transcript import TaskScreen
else:
    __getattr__ = late(
        __name__,
        {
            "asking": "AskScreen ChooseScreen",
            "audit": "AuditScreen",
            "byhand": "ByHandScreen Command",
            "confirm": "ConfirmScreen",
            "look": "ended_notice",
            "plan": "PlanScreen",
            "screen": "TasksScreen",
            "transcript": "TaskScreen",
        },
    )

__all__ = [
    "AskScreen",
    "AuditScreen",
    "ByHandScreen",
    "ChooseScreen",
    "Command",
    "ConfirmScreen",
    "PlanScreen",
    "TaskScreen",
    "TasksScreen",
    "ended_notice",
]
