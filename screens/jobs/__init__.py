"""KubeFATE's jobs: what it says of them, and what it does not say."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.jobs.job import JobScreen
    from screens.jobs.screen import JobsScreen
else:
    __getattr__ = late(
        __name__,
        {
            "job": "JobScreen",
            "screen": "JobsScreen",
        },
    )

__all__ = ["JobScreen", "JobsScreen"]
