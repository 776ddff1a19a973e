"""`:alias`: what may be typed after `:`."""

from screens.aliases.screen import AliasesScreen

__all__ = ["AliasesScreen"]
