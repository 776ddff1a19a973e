"""toy_example, FATE's own test, for every pair of parties."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.toy.history import TestsScreen
    from screens.toy.screen import ToyScreen
    from screens.toy.transcript import TranscriptScreen
else:
    __getattr__ = late(
        __name__,
        {
            "history": "TestsScreen",
            "screen": "ToyScreen",
            "transcript": "TranscriptScreen",
        },
    )

__all__ = ["TestsScreen", "ToyScreen", "TranscriptScreen"]
