"""A script as something that the console can do."""

from __future__ import annotations

import os
from pathlib import Path

from fatetui.script.document import load_script, read_script
from fatetui.script.given import Given
from services.i18n import _
from services.session import ScriptDeed
from services.steps import declarations
from services.text import one_line


def script_deed(path: Path) -> ScriptDeed:
    """The script at `path`, secrets `from: {env: …}` read as --script reads them.

    Raises ScriptError with everything that is wrong with it.
    """
    document, workspace = read_script(str(path))
    script = load_script(document, workspace, Given(environment=os.environ), declarations())
    by_hand = dict.fromkeys(line for step in script.plan.all_steps for line in step.declaration.replaces)
    title = _("Run {script}", script=one_line(str(path), 60))
    return ScriptDeed(
        title,
        script.plan.name,
        script.plan,
        script.parties,
        script.workspace,
        script.file,
        tuple(by_hand),
    )
