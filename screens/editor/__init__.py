"""Party files: which there are, and one of them in an editor."""

from screens.editor.diff import DiffScreen
from screens.editor.files import FilesScreen
from screens.editor.form import FormScreen
from screens.editor.screen import EditorScreen

__all__ = ["DiffScreen", "EditorScreen", "FilesScreen", "FormScreen"]
