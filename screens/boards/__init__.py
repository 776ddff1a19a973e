"""FATE-Boards and names: addresses, reachability, hosts lines."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.boards.hosts import HostsScreen
    from screens.boards.names import NamesScreen
    from screens.boards.screen import BoardsScreen
else:
    __getattr__ = late(
        __name__,
        {
            "hosts": "HostsScreen",
            "names": "NamesScreen",
            "screen": "BoardsScreen",
        },
    )

__all__ = ["BoardsScreen", "HostsScreen", "NamesScreen"]
