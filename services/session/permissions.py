"""What may be done here, asked of the cluster once somebody looks at it, and again after a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from services.i18n import Message, _, verbatim
from services.kubefate import NAMESPACE
from services.kubernetes import AccessCheck, Forbidden, KubernetesError, Timeout, Unauthorized, Unreachable
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster

_LOG = logging.getLogger("fatetui.session")
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
_FIRST_PAUSE = 5.0
"""Seconds after which a question that got no answer is asked again; twice as many each time, as many as for an answer
at most."""
_CONNECTION = (Unreachable, Timeout, Unauthorized)
"""The connection's own trouble, which every screen shows as such."""
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

    def __init__(self, cluster: Cluster, clock: Callable[[], float] = monotonic) -> None:
        self.revision = 0
        self._cluster = cluster
        self._clock = clock
        self._missing: dict[_Question, tuple[float, Message | None]] = {}
        """Until when an answer is good, and the answer."""
        self._open: set[_Question] = set()
        self._task: asyncio.Task[None] | None = None
        self._pause = _FIRST_PAUSE
        self._trouble: Message | None = None

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
        until, answer = self._missing.get(question, (float("-inf"), None))
        if self._clock() > until:
            self._open.add(question)
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._ask(), name="access review")
        return answer

    def take_trouble(self) -> Message | None:
        """Why there are no answers, once for as long as there are none."""
        trouble, self._trouble = self._trouble, None
        return trouble

    async def close(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _ask(self) -> None:
        await asyncio.sleep(_GATHER)
        while self._open:
            questions, self._open = list(self._open), set()
            failures = [error for error in await asyncio.gather(*map(self._settle, questions)) if error is not None]
            if failures:
                self._suffer(failures[0])
            else:
                self._pause = _FIRST_PAUSE
            self.revision += 1

    async def _settle(self, question: _Question) -> Exception | None:
        """Remember the answer; why there is none, None where there is one."""
        answer: Message | None = None
        failed: Exception | None = None
        try:
            answer = await self._answer(question)
        except Forbidden:
            # Whoever may not even ask finds out by trying; it is asked again like any other answer.
            pass
        except Exception as error:  # What answers may be anything: it must not be asked again without end.
            failed = error
        known = self._pause if failed is not None else _ASK_AGAIN
        self._missing[question] = self._clock() + known, answer
        return failed

    def _suffer(self, error: Exception) -> None:
        if self._pause == _FIRST_PAUSE and type(error) not in _CONNECTION:
            why = verbatim(one_line(str(error), 200))
            if not isinstance(error, KubernetesError):
                why = _("fatetui itself failed ({kind})", kind=type(error).__name__)
                _LOG.error("access review: %s: %s", type(error).__name__, one_line(str(error), 300))
            self._trouble = _(
                "What you may do here is not known: {why}. It is asked again, at first in {seconds:g} s; until then "
                "nothing is grey, and the cluster refuses by itself",
                why=why,
                seconds=self._pause,
            )
        self._pause = min(self._pause * 2, _ASK_AGAIN)

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
