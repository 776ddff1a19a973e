"""All keys of a screen, from the action registry."""

from screens.help.screen import HelpScreen

__all__ = ["HelpScreen"]
