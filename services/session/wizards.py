"""The install wizard of a session: facts of its cluster, answers so far, kept where a broken-off one is taken up."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from services.errors import FatetuiError
from services.files import write_atomically
from services.kubernetes import KubernetesError
from services.wizard import Answers, Facts, answers_text, gather_facts, read_answers, resolved

if TYPE_CHECKING:
    from services.kubernetes import Cluster


class WizardBoard:
    """`given` are the answers of the operator; what is not in it is proposed. Changes nothing but its own file."""

    def __init__(self, cluster: Cluster, state: Path | None) -> None:
        self.revision = 0
        self.facts: Facts | None = None
        self.error: KubernetesError | None = None
        self.given: dict[str, str] = {}
        self._cluster = cluster
        self._path = state / "wizard" / f"{quote(cluster.context, safe='')}.yaml" if state is not None else None
        self._task: asyncio.Task[None] | None = None
        if self._path is not None and self._path.exists():
            with suppress(FatetuiError, OSError):  # what an older fatetui wrote may have other questions
                self.given = read_answers(self._path)

    @property
    def answers(self) -> Answers:
        """All answers as they stand."""
        return resolved(self.facts or Facts(), self.given)

    def answer(self, question: str, text: str) -> None:
        """Take an answer; one that is what was proposed anyway stays a proposal."""
        if self.answers.texts.get(question) != text:
            self.given[question] = text
            self.revision += 1

    def look(self) -> None:
        """Look at the cluster, again if need be; what is found appears in `facts`."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look(), name="facts")

    def keep(self) -> None:
        """Write the answers down. Raises OSError."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path, answers_text(self.given), mode=0o600)

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self) -> None:
        try:
            self.facts, self.error = await gather_facts(self._cluster), None
        except KubernetesError as error:
            self.error = error
        self.revision += 1
