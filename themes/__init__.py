"""The look: theme definitions and the stylesheets of the application."""

from themes.colourless import Inverting, colourless
from themes.definitions import DEFAULT, THEMES
from themes.stylesheet import STYLESHEETS

__all__ = ["DEFAULT", "STYLESHEETS", "THEMES", "Inverting", "colourless"]
