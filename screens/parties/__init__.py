"""The parties of the cluster, what KubeFATE says of them and what is true."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.parties.screen import PartiesScreen
else:
    __getattr__ = late(
        __name__,
        {
            "screen": "PartiesScreen",
        },
    )

__all__ = ["PartiesScreen"]
