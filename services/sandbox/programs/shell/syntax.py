"""What a shell script is made of: words with their expansions, and commands."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`, `${name}` or `${name OP argument}`, where OP is one of `:- - :+ + := % %% # ##` or `length`."""

    name: str
    quoted: bool
    operator: str = ""
    argument: Word | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(script)`: what the script prints."""

    body: Node
    quoted: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`$((expression))`."""

    expression: Word
    quoted: bool


Part = Literal | Variable | Substitution | Arithmetic


@dataclass(frozen=True, slots=True)
class Word:
    """Parts that stand together without a blank."""

    parts: tuple[Part, ...]

    @property
    def plain(self) -> str | None:
        """The text of an unquoted literal word, which alone can be a reserved word."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Literal) and not self.parts[0].quoted:
            return self.parts[0].text
        return None


@dataclass(frozen=True, slots=True)
class Redirect:
    """`descriptor OP target`: `<`, `>`, `>>`, `>&`, or `<<<` (the target is the text itself)."""

    descriptor: int
    operator: str
    target: Word


@dataclass(frozen=True, slots=True)
class Simple:
    """Assignments, then a command and its arguments."""

    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`."""

    commands: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AndOr:
    """`first` and then (`&&` or `||`, command) pairs."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Commands one after the other."""

    commands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """`command &`."""

    command: Node


@dataclass(frozen=True, slots=True)
class If:
    """(condition, body) branches in order, and what else."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Loop:
    """`while condition` or, with `until`, the opposite."""

    condition: Node
    body: Node
    until: bool


@dataclass(frozen=True, slots=True)
class For:
    """`for name in words`; without `in`, over the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: Node


@dataclass(frozen=True, slots=True)
class Case:
    """`case word in pattern|pattern) body ;; esac`."""

    subject: Word
    branches: tuple[tuple[tuple[Word, ...], Node], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`{ … }`, or `( … )` whose variables and directory are its own."""

    body: Node
    subshell: bool


@dataclass(frozen=True, slots=True)
class Function:
    """`name() body`."""

    name: str
    body: Node


@dataclass(frozen=True, slots=True)
class Redirected:
    """A command with its redirections."""

    command: Node
    redirects: tuple[Redirect, ...] = field(default=())


Node = Simple | Pipeline | AndOr | Sequence | Background | If | Loop | For | Case | Group | Function | Redirected


class ShellSyntaxError(Exception):
    """The script is not understood; the text names what was met."""
