"""The last words of containers, by pod."""

from __future__ import annotations

from collections.abc import Mapping

from services.text import one_line

# Of a log only its end is searched: a process says what kills it last.
_TAIL = 65_536


class Logs:
    """`read` is by (namespace, pod, container, of the previous life); it does not change."""

    def __init__(self, read: Mapping[tuple[str, str, str, bool], str]) -> None:
        self._ends = {key: words[-_TAIL:] for key, words in read.items()}
        self._whole: dict[str, dict[str, str]] = {}
        for (namespace, pod, _container, _previous), words in self._ends.items():
            here = self._whole.setdefault(namespace, {})
            here[pod] = f"{here[pod]}\n{words}" if pod in here else words

    def of(self, namespace: str, pod: str) -> str:
        """The ends of a pod's logs, of all its containers and lives; empty when none was read."""
        return self._whole.get(namespace, {}).get(pod, "")

    def pods(self, namespace: str) -> Mapping[str, str]:
        """The same of all pods of a namespace whose logs were read, by name."""
        return self._whole.get(namespace, {})

    def last_line(self, namespace: str, pod: str, container: str = "") -> str:
        """The last line that a container wrote, in its previous life if there is one; harmless to show."""
        for previous in (True, False):
            for (where, name, inside, before), words in self._ends.items():
                if (where, name, before) == (namespace, pod, previous) and container in ("", inside):
                    lines = [line for line in words.splitlines() if line.strip()]
                    if lines:
                        return one_line(lines[-1])
        return ""
