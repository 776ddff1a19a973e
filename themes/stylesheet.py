"""Where the stylesheets lie: one for all screens, and one for each screen that needs its own."""

from pathlib import Path

_HERE = Path(__file__).parent

STYLESHEETS = (_HERE / "console.tcss", *sorted((_HERE / "screens").glob("*.tcss")))
