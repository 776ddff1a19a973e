"""`:runs`: scripts, wizards and tasks of the past, from their journals."""

from screens.runs.run import RunScreen
from screens.runs.screen import RunsScreen

__all__ = ["RunScreen", "RunsScreen"]
