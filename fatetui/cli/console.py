"""`fatetui` without a script: the console's door."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from services.errors import Exit
from services.i18n import _

ARTICLE = "examples/article/two-party.yaml"


def console(options: Mapping[str, Any]) -> int:
    """Say what can be done without a console; a console needs a terminal."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        sys.stderr.write(str(_("There is no terminal here: give --script FILE, or see `fatetui --help`.")) + "\n")
        return int(Exit.INPUT_NEEDED)
    message = _(
        "The console is not part of this version. `fatetui --script {file} --demo` runs the whole tutorial on an "
        "embedded demo cluster; `fatetui demo serve` keeps such a cluster running; `fatetui --help` lists the rest.",
        file=ARTICLE,
    )
    sys.stdout.write(f"{message}\n")
    return int(Exit.OK)
