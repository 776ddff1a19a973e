"""Tables of Kubernetes objects: one definition per kind, one screen for all of them."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.resources.anykind import AnyKindScreen
    from screens.resources.catalog import TABLES
    from screens.resources.containers import ContainersScreen
    from screens.resources.definition import Seen, TableDefinition
    from screens.resources.screen import ResourceScreen
    from screens.resources.secret import SecretScreen
else:
    __getattr__ = late(
        __name__,
        {
            "anykind": "AnyKindScreen",
            "catalog": "TABLES",
            "containers": "ContainersScreen",
            "definition": "Seen TableDefinition",
            "screen": "ResourceScreen",
            "secret": "SecretScreen",
        },
    )

__all__ = ["TABLES", "AnyKindScreen", "ContainersScreen", "ResourceScreen", "SecretScreen", "Seen", "TableDefinition"]
