"""The look: theme definitions and the stylesheet of the application."""

from themes.definitions import DEFAULT, THEMES
from themes.stylesheet import STYLESHEET

__all__ = ["DEFAULT", "STYLESHEET", "THEMES"]
