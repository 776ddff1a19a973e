"""The first screen: how everything is, what is not well first."""

from screens.overview.screen import OverviewScreen

__all__ = ["OverviewScreen"]
