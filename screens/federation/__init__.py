"""The picture of the federation."""

from screens.federation.links import link_state
from screens.federation.screen import FederationScreen

__all__ = ["FederationScreen", "link_state"]
