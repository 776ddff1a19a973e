"""The install wizard: pages that change answers only, and one that lets the engine work."""

from screens.wizard.screen import WizardScreen

__all__ = ["WizardScreen"]
