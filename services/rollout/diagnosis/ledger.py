"""Answers that are kept until something that they rest on changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

Cell = tuple[str, str | None]
"""A part of what is known: objects of a kind in a namespace (None: in any), the verdict on a namespace …"""
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Ledger:
    """Knows of each answer which cells were read while it was worked out, answers that it asked for included."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[Any, set[Cell]]] = {}
        self._resting: dict[Cell, set[Hashable]] = {}
        self._open: list[set[Cell]] = []

    def read(self, cell: Cell) -> None:
        """What is being worked out rests on `cell`."""
        if self._open:
            self._open[-1].add(cell)

    def of(self, question: Hashable, work: Callable[[], Answer]) -> Answer:
        """The answer to `question`, worked out if it is not known or not true any more."""
        found = self._answers.get(question)
        if found is None:
            found = self._answers[question] = self._worked_out(work)
            for cell in found[1]:
                self._resting.setdefault(cell, set()).add(question)
        answer, cells = found
        if self._open:
            self._open[-1] |= cells
        return answer  # type: ignore[no-any-return]

    def changed(self, cells: Iterable[Cell]) -> None:
        """Drop the answers that rest on any of `cells`."""
        for cell in cells:
            for question in self._resting.pop(cell, ()):
                self._answers.pop(question, None)

    def clear(self) -> None:
        """Drop all: the clock, or something that has no cell, has changed."""
        self._answers.clear()
        self._resting.clear()

    def _worked_out(self, work: Callable[[], Answer]) -> tuple[Answer, set[Cell]]:
        cells: set[Cell] = set()
        self._open.append(cells)
        try:
            return work(), cells
        finally:
            self._open.pop()


class Keeping(Protocol):
    """What has answers to keep."""

    @property
    def ledger(self) -> Ledger:
        """Where they are kept."""


Keeper = TypeVar("Keeper", bound=Keeping)


def kept(method: Callable[Concatenate[Keeper, Given], Answer]) -> Callable[Concatenate[Keeper, Given], Answer]:
    """A method whose answers are kept in its object's ledger, by its arguments. It must not be a generator."""

    def ask(self: Keeper, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return self.ledger.of((method, args), lambda: method(self, *args, **kwargs))

    ask.__doc__ = method.__doc__
    return ask
