"""A shell in a container: what is run there, and how it is written down that somebody was in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import Exit
from services.i18n import Message, _
from services.kubernetes import ExecSession, name_of, subject_of
from services.session.deeds import shell_in
from services.steps import Change
from services.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from services.kubernetes import Object
    from services.session.session import Session

COMMAND = ("sh", "-c", "TERM=xterm-256color; export TERM; command -v bash >/dev/null 2>&1 && exec bash; exec sh")
"""The best shell that there is. Nothing of it is made from data."""


@dataclass(frozen=True, slots=True)
class Shell:
    """One that is wanted in `container` of a pod."""

    namespace: str
    pod: str
    container: str

    @classmethod
    def into(cls, pod: Object, container: str, session: Session) -> Shell:
        """In a pod as the cluster tells of it."""
        return cls(pod["metadata"].get("namespace") or session.namespace, name_of(pod), container)

    @property
    def place(self) -> str:
        """Where it is, on one line, harmless."""
        return f"{one_line(self.namespace)}/{one_line(self.pod)} {one_line(self.container)}"

    def session(self, session: Session) -> ExecSession:
        """It, not yet begun; entering that raises KubernetesError, and so does a cluster that is only read."""
        return session.cluster.exec(self.pod, self.namespace, COMMAND, container=self.container, stdin=True, tty=True)

    def note(self, session: Session, began: datetime, code: int) -> Message:
        """Write down, in tasks and audit log, that somebody was in it; the sentence that tells how it ended."""
        told = _("shell in {place}, exit code {code}", place=self.place, code=code)
        pod: Object = {"metadata": {"name": self.pod, "namespace": self.namespace}}
        change = Change(subject_of("Pod", self.pod, self.namespace), told)
        session.tasks.note(shell_in(pod, self.container), began, Exit.OK, change)
        return _("The shell in {place} ended with exit code {code}", place=self.place, code=code)
