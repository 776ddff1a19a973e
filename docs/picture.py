"""Draws docs/images/article.svg: `make demo` as a terminal shows it. Run: python docs/picture.py"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
SCRIPT = "examples/article/two-party.yaml"
COLOURS = {"✓": "green", "●": "yellow", "!": "magenta", "✗": "red"}
WIDTH = 100


def main() -> None:
    """Run the article on the demo and save what it prints as a picture."""
    with tempfile.TemporaryDirectory() as journal:
        command = [sys.executable, "-m", "fatetui", "--script", SCRIPT, "--demo", "--journal", journal]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text(f"$ fatetui --script {SCRIPT} --demo", style="bold"))
        for line in ran.stdout.replace(f"{ROOT}/", "").splitlines():
            style = next((colour for symbol, colour in COLOURS.items() if f"] {symbol} " in line), "")
            console.print(Text(line[:WIDTH], style=style))
        console.save_svg(str(ROOT / "docs/images/article.svg"), title="fatetui")


if __name__ == "__main__":
    main()
