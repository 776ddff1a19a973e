"""This machine before there is a cluster: its kubeconfigs, minikube, what is done about them. Contacts no cluster."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from services.errors import FatetuiError
from services.i18n import Message
from services.kubernetes import contexts, kubeconfig_files
from services.session.errands import Errands
from services.session.tasks import TaskBoard
from services.steps.localprograms import minikube_addon, minikube_state
from services.text import one_line

MINIKUBE = "minikube"
"""The program, its own profile, and the context that comes of it."""
RUNNING = "Running"
_PATIENCE = 20.0
"""Seconds for a program of this machine."""


async def look_at_minikube() -> str | None:
    """How minikube's own profile is: `Running`, `Stopped`, `Paused`, `absent`, or why that is not known.

    None where the program is not installed.
    """
    if shutil.which(MINIKUBE) is None:
        return None
    try:
        return await minikube_state(MINIKUBE, deadline=_PATIENCE)
    except FatetuiError as error:
        return one_line(str(error), 80)


async def has_ingress_addon() -> bool:
    """Whether minikube says that its ingress addon is enabled; a cluster before IngressClasses says nothing of it."""
    if shutil.which(MINIKUBE) is None:
        return False
    try:
        return await minikube_addon(MINIKUBE, "ingress", deadline=_PATIENCE)
    except FatetuiError:
        return False


@dataclass(frozen=True, slots=True)
class KubeconfigFile:
    """A file that is looked for. `contexts` are those in it, `problem` why they cannot be told."""

    path: Path
    there: bool
    contexts: tuple[str, ...] = ()
    problem: FatetuiError | None = None


def file_at(path: Path) -> KubeconfigFile:
    """What a kubeconfig says. Reads it."""
    if not path.exists():
        return KubeconfigFile(path, there=False)
    try:
        return KubeconfigFile(path, True, contexts(path).names)
    except FatetuiError as error:
        return KubeconfigFile(path, True, problem=error)


class Ground:
    """What there is to go on with where no session could be opened. `tasks` start programs of this machine."""

    context = ""
    """None yet."""

    def __init__(self, kubeconfig: Path | None, state: Path | None) -> None:
        self.revision = 0
        self.kubeconfig = kubeconfig
        self.files: tuple[KubeconfigFile, ...] = ()
        self.minikube: str | None = None
        self.tasks = TaskBoard(self.context, kubeconfig, state)
        self._errands = Errands("ground")

    @property
    def contexts(self) -> tuple[str, ...]:
        """Of all its files, each once."""
        return tuple(dict.fromkeys(name for file in self.files for name in file.contexts))

    def look(self) -> None:
        """Look at the files and at minikube, again if need be; one look at a time."""
        self._errands.begin("look", self._look())

    async def close(self) -> None:
        """End what was begun."""
        await self.tasks.close()
        await self._errands.close()

    async def _look(self) -> None:
        self.files = tuple(map(file_at, kubeconfig_files(self.kubeconfig)))
        self.revision += 1
        self.minikube = await look_at_minikube()
        self.revision += 1


def complaint_about(line: str) -> Message | None:
    """Why no kubeconfig is at the path `line`; None for one that has contexts. Reads it."""
    from services.i18n import _

    file = file_at(Path(line.strip()).expanduser())
    if not line.strip() or not file.there:
        return _("There is no file {path}", path=one_line(line) or "-")
    if file.problem is not None:
        return _("{reason}", reason=one_line(str(file.problem), 200))
    return None if file.contexts else _("There is no context in {path}", path=one_line(line))
