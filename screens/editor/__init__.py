"""Party files: which there are, and one of them in an editor."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.editor.diff import DiffScreen
    from screens.editor.files import FilesScreen
    from screens.editor.form import FormScreen
    from screens.editor.screen import EditorScreen
else:
    __getattr__ = late(
        __name__,
        {
            "diff": "DiffScreen",
            "files": "FilesScreen",
            "form": "FormScreen",
            "screen": "EditorScreen",
        },
    )

__all__ = ["DiffScreen", "EditorScreen", "FilesScreen", "FormScreen"]
