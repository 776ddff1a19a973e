"""A small POSIX shell for the containers of the demo: nothing that it runs touches the real machine."""

from services.sandbox.programs.shell.interpreter import Invocation, Shell, Tool, Tools
from services.sandbox.programs.shell.tools import TOOLS

__all__ = ["TOOLS", "Invocation", "Shell", "Tool", "Tools"]
