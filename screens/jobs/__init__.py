"""KubeFATE's jobs: what it says of them, and what it does not say."""

from screens.jobs.job import JobScreen
from screens.jobs.screen import JobsScreen

__all__ = ["JobScreen", "JobsScreen"]
