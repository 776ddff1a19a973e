"""A text area counts all newlines as one kind; what stands on the disk is kept as it is where nobody edits. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_NEWLINES = ("\r\n", "\n", "\r")


class Exact:
    """A text beside its lines as the text area has them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = lines_of(text)

    def follow(self, lines: Sequence[str], newline: str) -> str:
        """The text with the lines that became others in place of those before; all others end as they ended."""
        if lines != self._lines:
            self.text = self._rewritten(lines, newline)
            self._lines = list(lines)
        return self.text

    def _rewritten(self, lines: Sequence[str], newline: str) -> str:
        whole = newline.join(lines)
        if newline.join(self._lines) == self.text:
            return whole
        ends = [line[len(bare) :] for line, bare in zip(self.text.splitlines(keepends=True), self._lines, strict=False)]
        ends += [""] * (len(self._lines) - len(ends))
        start, after = common(self._lines, lines)
        kept = [*ends[:start], *[newline] * (len(lines) - start - after), *ends[len(ends) - after :]]
        kept = [end or newline for end in kept[:-1]] + [""]
        if len(kept) > 1 and not lines[-1] and kept[-2] not in _NEWLINES:
            # Behind any other separator no empty line would be seen.
            kept[-2] = newline
        for at in reversed(range(len(kept) - 1)):
            if kept[at : at + 2] == ["\r", "\n"] and not lines[at + 1]:
                # With nothing between them they would be one end.
                kept[at] = "\n"
        return "".join(line + end for line, end in zip(lines, kept, strict=True))


def lines_of(text: str) -> list[str]:
    """The lines of a text as a text area counts them."""
    lines = text.splitlines()
    return [*lines, ""] if not text or text.endswith(_NEWLINES) else lines


def common(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many lines two texts share at the beginning, and how many at the end of what is left."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    end = next((at for at in range(most - start) if before[-1 - at] != after[-1 - at]), most - start)
    return start, end
