"""Where the stylesheet lies."""

from pathlib import Path

STYLESHEET = Path(__file__).parent / "console.tcss"
