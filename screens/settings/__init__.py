"""`:settings`: what is set, and by what."""

from screens.settings.screen import SettingsScreen

__all__ = ["SettingsScreen"]
