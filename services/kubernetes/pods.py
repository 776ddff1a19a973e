"""Into pods and services: logs, commands, ports, HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime

from services.i18n import _
from services.kubernetes import execution, proxy
from services.kubernetes.discovery import PREFERENCES
from services.kubernetes.logs import LOG_DEADLINE, LogLine, LogOptions, follow_logs, log_path
from services.kubernetes.objects import subject_of
from services.kubernetes.policy import Intent
from services.kubernetes.portforward import PortForward
from services.kubernetes.resources import Objects
from services.kubernetes.wire import Query
from services.text import decoded

_POD = PREFERENCES["Pod"].resource("v1")


class Pods(Objects):
    """The part of a cluster's face that reaches the programs in it."""

    async def logs(
        self,
        pod: str,
        namespace: str,
        *,
        container: str | None = None,
        previous: bool = False,
        tail: int | None = None,
        since: datetime | float | None = None,
        limit_bytes: int | None = None,
        timestamps: bool = False,
    ) -> str:
        """A container's log as it is. Raises Invalid while the container has not started."""
        options = LogOptions(container, previous, tail, since, limit_bytes)
        query = options.query(**({"timestamps": "true"} if timestamps else {}))
        subject = f"log of {namespace}/{pod}"
        path = log_path(namespace, pod)
        return decoded((await self._send("GET", path, subject, query=query, deadline=LOG_DEADLINE)).body)

    def follow_logs(
        self,
        pod: str,
        namespace: str,
        *,
        container: str | None = None,
        previous: bool = False,
        tail: int | None = None,
        since: datetime | float | None = None,
    ) -> AsyncIterator[LogLine]:
        """Lines as they are written, through cut connections, until the container ends."""
        return follow_logs(self, pod, namespace, LogOptions(container, previous, tail, since))

    def exec(
        self,
        pod: str,
        namespace: str,
        command: Sequence[str],
        *,
        container: str | None = None,
        stdin: bool = False,
        tty: bool = False,
        changes_nothing: bool = False,
    ) -> execution.ExecSession:
        """A command in a container; raises WriteRefused unless writes are allowed or it `changes_nothing`."""
        if not changes_nothing:
            self._gate.require(Intent("exec", "Pod", pod, namespace, {"command": list(command)}))
        return execution.ExecSession(
            self.transport,
            _POD.path(namespace, pod, "exec"),
            execution.exec_query(command, container=container, stdin=stdin, tty=tty),
            tty=tty,
            subject=subject_of("Pod", pod, namespace),
        )

    def attach(
        self, pod: str, namespace: str, *, container: str | None = None, stdin: bool = False, tty: bool = False
    ) -> execution.ExecSession:
        """A container's own program, what it writes from now on; `stdin` and `tty` are as the container has them.

        Raises WriteRefused for one that can be typed to, unless writes are allowed.
        """
        if stdin:
            self._gate.require(Intent("attach", "Pod", pod, namespace))
        return execution.ExecSession(
            self.transport,
            _POD.path(namespace, pod, "attach"),
            execution.exec_query((), container=container, stdin=stdin, tty=tty),
            tty=tty,
            subject=subject_of("Pod", pod, namespace),
        )

    async def run(
        self,
        pod: str,
        namespace: str,
        command: Sequence[str],
        *,
        container: str | None = None,
        stdin: bytes | None = None,
        deadline: float = 60,
        on_output: Callable[[execution.Chunk], None] | None = None,
        changes_nothing: bool = False,
    ) -> execution.ExecResult:
        """Run a command to its end, within `deadline` seconds.

        A non-zero exit code is a result, no error. `stdin` is fed through `sh` and `head` in the container. Raises
        ExecFailed when the command cannot be started, CommandTimeout, WriteRefused, Unreachable.
        """
        session = self.exec(
            pod,
            namespace,
            execution.fed(command, len(stdin)) if stdin else command,
            container=container,
            stdin=bool(stdin),
            changes_nothing=changes_nothing,
        )
        try:
            async with asyncio.timeout(deadline):
                return await execution.run_to_end(session, stdin, on_output)
        except TimeoutError:
            cause = _("{command} did not end within {seconds} s", command=command[0], seconds=round(deadline))
            raise execution.CommandTimeout(subject_of("Pod", pod, namespace), cause=cause) from None

    def port_forward(self, pod: str, namespace: str, port: int, *, local: int = 0) -> PortForward:
        """`port` of a pod at `local` (0: any free one) of 127.0.0.1 while entered.

        What is sent through it is not subject to the write policy.
        """
        return PortForward(self.transport, namespace, pod, port, local)

    async def proxy(
        self,
        service: str,
        namespace: str,
        port: int | str,
        path: str = "/",
        *,
        kind: str = "services",
        scheme: str = "http",
        method: str = "GET",
        query: Query | Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        deadline: float = 10,
    ) -> proxy.ProxyResponse:
        """HTTP to a service (or, with kind="pods", a pod) through the API server.

        Whatever the program answers is an answer; NotFound, ServerError and the like are the API server's own. The
        API server keeps an Authorization header for itself, so none is passed on. What the program does with the
        request is not subject to the write policy: its client has one of its own.
        """
        pairs = list(query.items()) if isinstance(query, Mapping) else list(query or ())
        return await proxy.proxy(
            self.transport,
            proxy.ProxyTarget(kind, service, namespace, port, scheme),
            path,
            method=method,
            query=pairs,
            headers=headers or {},
            body=body,
            deadline=deadline,
        )
