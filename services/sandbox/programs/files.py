"""The files that a container of the demo pretends to have: a flat map of paths, kept in memory only."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping


class Files:
    """Files and directories of one container; both live exactly as long as it does."""

    def __init__(self, files: Mapping[str, bytes], directories: tuple[str, ...] = ()) -> None:
        self._files = dict(files)
        self._directories = {"/", "/tmp", "/etc", "/root", "/proc", "/dev", *directories}  # noqa: S108 - simulated
        for path in (*files, *directories):
            self._directories.update(_parents(path))

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError, IsADirectoryError."""
        if path in self._files:
            return self._files[path]
        if path in self._directories:
            raise IsADirectoryError(path)
        raise FileNotFoundError(path)

    def write(self, path: str, data: bytes, *, append: bool = False) -> None:
        """Raises FileNotFoundError when the directory is missing, IsADirectoryError."""
        if path in self._directories:
            raise IsADirectoryError(path)
        if posixpath.dirname(path) not in self._directories:
            raise FileNotFoundError(path)
        self._files[path] = self._files.get(path, b"") + data if append else data

    def make_directory(self, path: str) -> None:
        """The directory and its parents."""
        self._directories.add(path)
        self._directories.update(_parents(path))

    def remove(self, path: str) -> bool:
        """Whether there was a file, or a directory with all below it."""
        below = [name for name in (*self._files, *self._directories) if name == path or name.startswith(path + "/")]
        for name in below:
            self._files.pop(name, None)
            self._directories.discard(name)
        return bool(below)

    def is_file(self, path: str) -> bool:
        return path in self._files

    def is_directory(self, path: str) -> bool:
        return path in self._directories

    def names(self, directory: str) -> Iterator[str]:
        """What stands directly in `directory`, sorted."""
        prefix = directory.rstrip("/") + "/"
        inside = {
            path.removeprefix(prefix).split("/", 1)[0]
            for path in (*self._files, *self._directories)
            if path.startswith(prefix) and path != prefix
        }
        return iter(sorted(inside))


def resolve(directory: str, path: str) -> str:
    """`path` as seen from `directory`, absolute and without `.` and `..`."""
    return posixpath.normpath(posixpath.join(directory, path))


def _parents(path: str) -> Iterator[str]:
    while path not in {"/", ""}:
        path = posixpath.dirname(path)
        yield path
