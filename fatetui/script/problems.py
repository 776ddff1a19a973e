"""What is wrong with a script: every problem at once, each with its place, as compilers tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from fatetui.output import annotated, place_of
from services.errors import Exit, FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.i18n import Message
    from services.yamldoc import Path, Span, YamlDocument

CODES: Mapping[str, Message] = {
    "E-YAML": _(
        "The text is not the YAML that it should be.\n\n"
        "Indent with spaces, the same number on one level; quote what has `: ` or ` #` in it, or begins with `*`, "
        "`&`, `!` or `@`. A script is a mapping with apiVersion, name and steps; for an editor, `fatetui "
        "schema` has all of it."
    ),
    "E-KEY-UNKNOWN": _("A key that the script's format does not have."),
    "E-KEY-MISSING": _("A key that has to be there is not."),
    "E-VALUE": _(
        "A value of the wrong type, or outside what is allowed.\n\n"
        "`fatetui explain STEP` lists the parameters of a step, `fatetui schema` and `fatetui schema settings` say "
        "what each key takes; `fatetui info --keys` lists the console's actions with their keys."
    ),
    "E-STEP-UNKNOWN": _("A verb that no step has, or a step without a verb, or with two."),
    "E-STEP-ID": _("Two steps with one id."),
    "E-NEEDS": _("A step stands on a step that does not come before it."),
    "E-WHEN-SYNTAX": _("A `when` is more than comparisons joined by and, or, not."),
    "E-REF": _("Something in ${} that names nothing, or names what cannot be known in time."),
    "E-VAR-UNKNOWN": _("A variable that the script does not declare."),
    "E-VAR-MISSING": _("A variable without a value."),
    "E-VAR-TYPE": _(
        "A value that does not fit its variable's type.\n\n"
        "An ip is written as 10.0.0.5, a port as a number up to 65535, a duration as 90s, 10m or 1h30m, a bool as true "
        "or false; a list has its members between commas."
    ),
    "E-VAR-SECRET": _("A secret outside of the environment or a file."),
    "E-ENV-UNSET": _("An environment variable that is not set."),
    "E-PARTY-FILE": _(
        "A party file that cannot be read.\n\n"
        "Paths count from the script's folder. `fatetui lint FILE` tells all that is wrong with a file, `fatetui "
        "config new FILE` makes one."
    ),
    "E-PARTY": _("A step names a party that the script does not have."),
    "E-CHART": _("A party's chart that the KubeFATE which the script installs can never install."),
    "E-SELECT": _("--from, --only or --skip name a step that the script does not have."),
    "E-READ-ONLY": _("A step that changes something, in a read-only run."),
    "E-LOCAL-EXEC": _("A step that starts a program on this machine, without --allow-local-exec."),
}
"""What `fatetui explain` says of each code."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `document` and `span` are None where the place is not in a file but an option: `source`."""

    code: str
    message: Message
    source: str
    document: YamlDocument | None = None
    span: Span | None = None
    step: str | None = None
    hint: Message | None = None

    @property
    def order(self) -> tuple[str, int, int]:
        """Sorts problems as a reader meets them."""
        return (self.source, self.span.line, self.span.column) if self.span else (self.source, 0, 0)


class ScriptError(FatetuiError):
    """The script, its variables, or its party files are wrong. Nothing was contacted."""

    code: ClassVar[str] = "E-FILE"
    exit: ClassVar[Exit] = Exit.FILE

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.order))
        first = self.problems[0] if self.problems else None
        super().__init__(
            _("{count} problems in the script", count=len(self.problems)),
            cause=None
            if first is None
            else _("{place}: {problem}", place=place_of(first.source, first.span), problem=first.message),
        )


class ScriptRefused(ScriptError):
    """The script is right, but asks for what this run may not do."""

    code: ClassVar[str] = "E-REFUSED"
    exit: ClassVar[Exit] = Exit.REFUSED


@dataclass(slots=True)
class Problems:
    """Problems being gathered while one document is read."""

    document: YamlDocument
    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: Message,
        path: Path = (),
        *,
        key: bool = False,
        step: str | None = None,
        hint: Message | None = None,
        span: Span | None = None,
    ) -> None:
        """A problem at `path` of the document (its key with `key`), or exactly at `span`."""
        place = span or self.document.span(path, key)
        self.found.append(Problem(code, message, self.document.source, self.document, place, step, hint))

    def place(self, path: Path = (), *, key: bool = False) -> str:
        """Where `path` of the document stands (its key with `key`), for people."""
        return place_of(self.document.source, self.document.span(path, key))

    def add_option(self, code: str, message: Message, option: str, *, hint: Message | None = None) -> None:
        """A problem with an option of the command line."""
        self.found.append(Problem(code, message, option, hint=hint))


def nearest(name: str, known: Iterable[str]) -> Message | None:
    """The hint for a misspelt name: the one known name that looks like it."""
    close = get_close_matches(name, list(known), n=1)
    return _("did you mean `{name}`?", name=close[0]) if close else None


def nearest_or_all(name: str, known: Collection[str]) -> Message | None:
    """The same; where none looks like it, all there are. None where there is none."""
    listed = _("there are: {names}", names=", ".join(sorted(known))) if known else None
    return nearest(name, known) or listed


def render(problems: Sequence[Problem]) -> str:
    """The problems for people: place, code, sentence, source line, caret, hint. Masked and harmless."""
    return "\n".join(map(_block, problems))


def _block(problem: Problem) -> str:
    step = f" step {problem.step}" if problem.step else ""
    heading = f"{place_of(problem.source, problem.span)}: error[{problem.code}]{step}"
    hint = problem.hint or _("`fatetui explain {code}` tells more", code=problem.code)
    return annotated(heading, problem.message, problem.document, problem.span, hint)
