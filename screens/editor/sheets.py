"""What screens on which sheets are edited have in common, whether as text or as a form."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from screens.base import ConsoleScreen
from screens.editor.saving import Saving
from screens.place import Place
from services.session.workbench import Workbench


class SheetScreen(ConsoleScreen):
    """A screen that shows sheets of the workbench."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.saving = Saving(self)

    @property
    def bench(self) -> Workbench:
        """All party files, these among them."""
        return self.app.workbench

    @property
    @abstractmethod
    def open_sheets(self) -> Sequence[str]:
        """The sheets that are shown."""

    @abstractmethod
    def take(self, name: str, text: str) -> None:
        """`text` is what the sheet has from now on; what stood there before can be brought back."""

    def flush(self) -> None:
        """Let the sheets have what was typed in the last moment."""
