"""The picture of the federation."""

from screens.federation.link import LinkScreen
from screens.federation.links import link_place, link_state
from screens.federation.screen import FederationScreen

__all__ = ["FederationScreen", "LinkScreen", "link_place", "link_state"]
