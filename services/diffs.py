"""Two texts beside each other, as `patch` and people read it."""

from __future__ import annotations

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified(before: str, after: str, name_before: str, name_after: str) -> str:
    """A unified diff; "" where the texts are the same. Carriage returns count as part of a line."""
    # difflib costs milliseconds to import, and only who shows a diff needs it.
    from difflib import unified_diff

    lines = unified_diff(_lines(before), _lines(after), name_before, name_after)
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as `patch` counts them: only a line feed ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
