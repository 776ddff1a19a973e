"""FATE-Boards and names: addresses, reachability, hosts lines."""

from screens.boards.hosts import HostsScreen
from screens.boards.names import NamesScreen
from screens.boards.screen import BoardsScreen

__all__ = ["BoardsScreen", "HostsScreen", "NamesScreen"]
