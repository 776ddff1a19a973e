"""What the operator has done: asked for and confirmed, followed, read again."""

from screens.tasks.asking import AskScreen, ChooseScreen
from screens.tasks.audit import AuditScreen
from screens.tasks.confirm import ConfirmScreen
from screens.tasks.look import ended_notice
from screens.tasks.screen import TasksScreen
from screens.tasks.transcript import TaskScreen

__all__ = ["AskScreen", "AuditScreen", "ChooseScreen", "ConfirmScreen", "TaskScreen", "TasksScreen", "ended_notice"]
