"""What was saved to files."""

from screens.saved.screen import SavedScreen, SavedTextScreen

__all__ = ["SavedScreen", "SavedTextScreen"]
