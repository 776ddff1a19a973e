"""toy_example, FATE's own test, for every pair of parties."""

from screens.toy.history import TestsScreen
from screens.toy.screen import ToyScreen
from screens.toy.transcript import TranscriptScreen

__all__ = ["TestsScreen", "ToyScreen", "TranscriptScreen"]
