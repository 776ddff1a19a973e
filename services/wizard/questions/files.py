"""W8: where the files are written."""

from __future__ import annotations

from services.i18n import _
from services.wizard.model import Question
from services.wizard.questions.words import is_folder

FILES = (
    Question(
        "folder",
        "plan",
        _("Folder"),
        _("For the party files and the script"),
        lambda facts, given: "federation",
        is_folder,
    ),
)
