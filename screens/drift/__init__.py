"""Where the sources that tell how a party is do not agree."""

from screens.drift.screen import DriftScreen

__all__ = ["DriftScreen"]
