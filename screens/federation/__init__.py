"""The picture of the federation."""

from screens.federation.screen import FederationScreen

__all__ = ["FederationScreen"]
