"""`:fault`: what can go wrong in the demo, started and lifted."""

from screens.faults.screen import FaultsScreen

__all__ = ["FaultsScreen"]
