"""The picture of the federation."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.federation.link import LinkScreen
    from screens.federation.links import link_place, link_state
    from screens.federation.screen import FederationScreen
else:
    __getattr__ = late(
        __name__,
        {
            "link": "LinkScreen",
            "links": "link_place link_state",
            "screen": "FederationScreen",
        },
    )

__all__ = ["FederationScreen", "LinkScreen", "link_place", "link_state"]
