"""Mechanical remedies made, round by round, until none is left; told as a diff or written to the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fatetui.lint.report import Report, check
from services.diffs import unified
from services.files import write_atomically
from services.party import apply_fixes
from services.yamldoc import YamlDocument, encode, load_yaml

# A fix may uncover another finding with a fix (a renamed key that then has a wrong value); no chain is this long.
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after its fixes."""

    before: YamlDocument
    after: YamlDocument

    @property
    def changed(self) -> bool:
        """Whether there was anything to mend."""
        return self.before.text != self.after.text

    def diff(self) -> str:
        """A unified diff; "" when nothing changed."""
        return unified(self.before.text, self.after.text, self.before.source, self.before.source)

    def write(self) -> None:
        """Replace the file in one step, in the encoding and with the permissions that it has. Raises OSError."""
        path = Path(self.before.source)
        write_atomically(path, encode(self.after.text, like=path.read_bytes()))


def mend(documents: Sequence[YamlDocument], *, chart: str | None, cross: bool | None) -> tuple[Mended, ...]:
    """`documents` with every fix made that lint offers, those across files included."""
    current = list(documents)
    for _round in range(_ROUNDS):
        report = check(current, chart=chart, cross=cross)
        fixed = [_fixed(document, report) for document in current]
        if fixed == [document.text for document in current]:
            break
        current = [_with_text(document, text) for document, text in zip(current, fixed, strict=True)]
    return tuple(Mended(*pair) for pair in zip(documents, current, strict=True))


def _fixed(document: YamlDocument, report: Report) -> str:
    return apply_fixes(document.text, (finding for finding in report.findings if finding.source == document.source))


def _with_text(document: YamlDocument, text: str) -> YamlDocument:
    return document if text == document.text else load_yaml(text, document.source)
