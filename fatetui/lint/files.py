"""Where the texts come from and go to: files, standard input, and the directories that are watched."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from services.yamldoc import MAX_BYTES, YamlDocument, load_yaml_bytes, read_yaml

STDIN = "-"
_STDIN_NAME = "<stdin>"
# Editors save in several steps (write, rename, chmod), and some bursts outlast one batch of the kernel's events.
_QUIET_MS = 200


def read_documents(names: Sequence[str]) -> list[YamlDocument]:
    """The documents called `names`, each once. Never raises: what cannot be read is a document with a problem."""
    return [
        load_yaml_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), _STDIN_NAME) if name == STDIN else read_yaml(Path(name))
        for name in dict.fromkeys(names)
    ]


class Changes:
    """Tells each time that the content of one of some files is another than before.

    Directories are watched, not files: a watch on a file goes deaf with the first atomic save (kubernetes.md).
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._paths = [Path(name).absolute() for name in names]
        # Of a link both ends: which file it is, and what that file holds.
        self._names = {str(end) for path in self._paths for end in (path, path.resolve())}
        self._known = self._contents()

    async def __aiter__(self) -> AsyncGenerator[None]:
        from watchfiles import awatch

        directories = {Path(name).parent for name in self._names}
        async for _batch in awatch(*directories, watch_filter=self._is_ours, step=_QUIET_MS, recursive=False):
            found = self._contents()
            if found != self._known:
                self._known = found
                yield

    def _is_ours(self, _change: object, name: str) -> bool:
        return name in self._names

    def _contents(self) -> list[bytes | None]:
        return [_content(path) for path in self._paths]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
