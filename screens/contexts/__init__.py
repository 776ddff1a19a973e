"""The contexts of the kubeconfig."""

from screens.contexts.screen import ContextsScreen

__all__ = ["ContextsScreen"]
