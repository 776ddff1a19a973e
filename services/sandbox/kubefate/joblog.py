"""How a job tells its story: one `result` text up to 1.3.0, a list of `states` from 1.4.1 on (kubefate.md §8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.sandbox.kubefate.records import JobRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The sentences of one generation; empty ones are not said. `{text}` is somebody else's error."""

    running: str = ""
    row_created: str = ""
    row_failed: str = ""
    covering: str = ""
    installed: str = ""
    install_failed: str = "{text}"
    checking: str = ""
    ready: str = "Cluster install success"
    timeout: str = "Checkout cluster status timeOut!"
    check_failed: str = "CheckClusterStatus error:{text}"
    stopped: str = ""
    deleted: str = "Job canceled"
    upgraded: str = "Cluster update success"
    updated: str = ""
    update_timeout: str = "Checkout cluster status timeOut!"
    rolled_back: str = "Cluster run rollback success"
    uninstalled: str = "uninstall success"


_DOCUMENTS = Words(upgraded="", updated="cluster update success", update_timeout="checkout cluster status timeOut!")
WORDS: dict[str, Words] = {
    "documents": _DOCUMENTS,
    "rows": replace(
        _DOCUMENTS, installed="Cluster install success", ready="", upgraded="Cluster update success", updated=""
    ),
    "states": Words(
        running="update job status to Running",
        row_created="create Cluster in DB Success",
        row_failed="create Cluster error, {text}",
        covering="overwrite current installation",
        installed="helm install Success",
        install_failed="helm install error, {text}",
        checking="checkout Cluster status [{n}]",
        ready="job run Success",
        timeout="checkout Cluster status timeOut!",
        stopped="job stopped",
        deleted="Cluster delete",
        upgraded="Cluster update Success",
        update_timeout="Checkout cluster status timeOut!",
        rolled_back="Cluster run rollback Success",
        uninstalled="uninstall Success",
    ),
}


class ResultLog:
    """The last word wins, and a rollback's is glued to it without a separator."""

    def __init__(self, job: JobRecord) -> None:
        self._job = job

    def say(self, text: str) -> None:
        if text:
            self._job.result = text

    def amend(self, text: str) -> None:
        self.say(text)

    def append(self, text: str) -> None:
        self._job.result += text


class StatesLog:
    """Every sentence is kept; `amend` rewrites the last one of its kind."""

    def __init__(self, job: JobRecord) -> None:
        self._job = job

    def say(self, text: str) -> None:
        if text:
            self._job.states.append(text)

    def amend(self, text: str) -> None:
        if not text:
            return
        kind = text.partition("[")[0]
        if self._job.states and self._job.states[-1].startswith(kind):
            self._job.states[-1] = text
        else:
            self._job.states.append(text)

    append = say


JobLog = ResultLog | StatesLog
LOGS: dict[str, Callable[[JobRecord], JobLog]] = {"result": ResultLog, "states": StatesLog}
