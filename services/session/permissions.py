"""What may be done here, asked of the cluster once somebody looks at it, and again after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from services.i18n import Message, _, verbatim
from services.kubefate import NAMESPACE
from services.kubernetes import AccessCheck, KubernetesError

if TYPE_CHECKING:
    from services.kubernetes import Cluster

Lacks = Callable[[str], Message | None]
"""Tells by its name of NEEDS which permission is missing; None when none is, or when that is not known yet."""


@dataclass(frozen=True, slots=True)
class Need:
    """A permission that an action needs: on `kind`, or on objects of the kind that is looked at; in `namespace`, or in
    the one that is looked at."""

    verb: str
    subresource: str = ""
    kind: str = ""
    namespace: str | None = None


NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "delete": Need("delete"),
        "patch": Need("patch"),
        "create": Need("create"),
        "exec": Need("create", "exec", "Pod"),
        "attach": Need("create", "attach", "Pod"),
        "log": Need("get", "log", "Pod"),
        # By a WebSocket, which is authorised as `get`; of a shell `create` is asked, which is what one gives to let
        # somebody run commands.
        "forward": Need("get", "portforward", "Pod"),
        "install-kubefate": Need("create", kind="Deployment", namespace=NAMESPACE),
        "remove-kubefate": Need("delete", kind="Deployment", namespace=NAMESPACE),
        "records": Need("get", "portforward", "Pod", NAMESPACE),
    }
)

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
        self._missing: dict[_Question, tuple[float, Message | None]] = {}
        self._open: set[_Question] = set()
        self._task: asyncio.Task[None] | None = None

    def lacks(self, kind: str, namespace: str | None) -> Lacks:
        """What is missing for objects of `kind` in `namespace` or (None) all; kind "" where none is looked at."""

        def lacks(name: str) -> Message | None:
            need = NEEDS[name]
            wanted = need.kind or kind
            place = need.namespace or namespace
            return self.missing(need.verb, wanted, place, need.subresource) if wanted else None

        return lacks

    def missing(self, verb: str, kind: str, namespace: str | None = None, subresource: str = "") -> Message | None:
        """The permission that is missing, as `delete pods in namespace demo`; None when it is there, or when that is
        not known yet."""
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
            await asyncio.gather(*map(self._settle, questions))
            self.revision += 1

    async def _settle(self, question: _Question) -> None:
        # Whoever may not even ask finds out by trying; it is asked again like any other answer.
        answer = None
        with suppress(KubernetesError):
            answer = await self._answer(question)
        self._missing[question] = asyncio.get_running_loop().time(), answer

    async def _answer(self, question: _Question) -> Message | None:
        resource = await self._cluster.resource(question.kind)
        namespace = question.namespace if resource.namespaced else None
        check = AccessCheck(question.verb, resource.plural, resource.group, question.subresource, namespace)
        (answer,) = await self._cluster.access([check])
        if answer.allowed:
            return None
        if namespace is not None:
            return _("{permission} in namespace {namespace}", permission=str(check), namespace=namespace)
        return (
            _("{permission} in all namespaces", permission=str(check)) if resource.namespaced else verbatim(str(check))
        )
