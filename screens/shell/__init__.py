"""A shell of a container inside the console. It needs pyte, the extra `pane`."""

from screens.shell.screen import ShellScreen

__all__ = ["ShellScreen"]
