"""NodePorts: whose they are, who wants them, which are free."""

from screens.ports.screen import PortsScreen

__all__ = ["PortsScreen"]
