"""What may be done here, asked of the cluster once somebody looks at it, and again after a while."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.kubernetes import AccessCheck, KubernetesError

if TYPE_CHECKING:
    from services.kubernetes import Cluster

_ASK_AGAIN = 60.0
"""Seconds that an answer is good for: a role may be given meanwhile."""
_GATHER = 0.05
"""Seconds that questions are gathered for: a screen asks several at once."""


@dataclass(frozen=True, slots=True)
class _Question:
    verb: str
    kind: str
    namespace: str | None
    subresource: str


class Permissions:
    """Remembers answers. What is not known yet counts as allowed: the cluster refuses by itself."""

    def __init__(self, cluster: Cluster) -> None:
        self.revision = 0
        self._cluster = cluster
        self._missing: dict[_Question, tuple[float, str | None]] = {}
        self._open: set[_Question] = set()
        self._task: asyncio.Task[None] | None = None

    def missing(self, verb: str, kind: str, namespace: str | None = None, subresource: str = "") -> str | None:
        """The permission that is missing, as `delete pods`; None when it is there, or when that is not known yet."""
        question = _Question(verb, kind, namespace, subresource)
        asked, answer = self._missing.get(question, (0.0, None))
        if not asked or asyncio.get_running_loop().time() - asked > _ASK_AGAIN:
            self._open.add(question)
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._ask(), name="access review")
        return answer

    async def close(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _ask(self) -> None:
        await asyncio.sleep(_GATHER)
        while self._open:
            questions, self._open = list(self._open), set()
            now = asyncio.get_running_loop().time()
            try:
                checks = [await self._check(question) for question in questions]
                answers = await self._cluster.access(checks)
            except KubernetesError:
                # Whoever may not even ask finds out by trying; it is asked again like any other answer.
                self._missing.update((question, (now, None)) for question in questions)
                continue
            for question, answer in zip(questions, answers, strict=True):
                self._missing[question] = now, None if answer.allowed else str(answer.check)
            self.revision += 1

    async def _check(self, question: _Question) -> AccessCheck:
        resource = await self._cluster.resource(question.kind)
        namespace = question.namespace if resource.namespaced else None
        return AccessCheck(question.verb, resource.plural, resource.group, question.subresource, namespace)
