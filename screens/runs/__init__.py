"""`:runs`: scripts, wizards and tasks of the past, from their journals."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.runs.run import RunScreen
    from screens.runs.screen import RunsScreen
else:
    __getattr__ = late(
        __name__,
        {
            "run": "RunScreen",
            "screen": "RunsScreen",
        },
    )

__all__ = ["RunScreen", "RunsScreen"]
