"""Ports that are forwarded to this machine."""

from screens.forwards.screen import ForwardsScreen

__all__ = ["ForwardsScreen"]
