"""What a step is: a noun and a verb with desired-state meaning, declared once as a class.

    @step("namespace.ensure", risk=Risk.WRITE, summary=_("Namespaces exist and are active"), article=("S20",),
          replaces=("kubectl create namespace NAME",))
    class NamespaceEnsure(Step[NamespaceParams]): ...

The engine calls observe → compare → act → wait → verify. Everything else (JSON Schema, help, `fatetui explain`,
read-only gating, the console's actions) is derived from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from services.i18n import Message
from services.steps.events import Change
from services.steps.strict import StrictModel

if TYPE_CHECKING:
    from services.steps.context import StepContext


class Risk(StrEnum):
    """What a step may do to the world. Read-only runs refuse all but READ."""

    READ = "read"
    WRITE = "write"
    DESTROY = "destroy"


class Params(StrictModel):
    """Parameters of a step."""


P = TypeVar("P", bound=Params)
Outputs = Mapping[str, Any]


class Step(Generic[P]):
    """One step of a plan. Subclasses override what they need; each method may raise FatetuiError."""

    declaration: ClassVar[Declaration]

    def __init__(self, params: P) -> None:
        self.params = params

    async def observe(self, ctx: StepContext) -> Any:
        """Read what is there. Writes nothing; what it returns is given to the later phases."""
        return None

    def compare(self, ctx: StepContext, seen: Any) -> Sequence[Change]:
        """What would have to change; nothing means the step is already true. Pure."""
        return ()

    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        """Make the changes. Never called in a dry run, nor for no changes (but always for a step that `runs`)."""

    async def wait(self, ctx: StepContext, seen: Any) -> None:
        """Until what was asked for is so: rides on watches, ends at once on hopeless classes. Also after no change."""

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        """Outputs of the step, read back from the world. Raises when what was asked for did not come about."""
        return {}

    @classmethod
    def by_hand(cls, changes: Sequence[Change]) -> tuple[str, ...]:
        """Those of the commands that the verb stands for which `changes` would take."""
        return cls.declaration.replaces


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is known of a verb. `runs` marks steps that do something each time and change no desired state
    (toy.run, pod.exec): they report `ok`, and a dry run lists them. `required` names the one parameter that the short
    form `verb: value` stands for."""

    verb: str
    step: type[Step[Any]]
    params: type[Params]
    risk: Risk
    summary: Message
    article: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    runs: bool = False
    short: str | None = None
    local: bool = False


declared: dict[str, Declaration] = {}
"""The verbs of the modules imported so far; `declarations()` knows them all."""
S = TypeVar("S", bound=Step[Any])


def step(
    verb: str,
    *,
    params: type[Params],
    risk: Risk,
    summary: Message,
    article: tuple[str, ...] = (),
    replaces: tuple[str, ...] = (),
    runs: bool = False,
    short: str | None = None,
    local: bool = False,
) -> Callable[[type[S]], type[S]]:
    """Declare a verb. `local` steps start programs on this machine and need --allow-local-exec."""

    def declare(cls: type[S]) -> type[S]:
        assert verb not in declared, verb
        cls.declaration = Declaration(verb, cls, params, risk, summary, article, replaces, runs, short, local)
        declared[verb] = cls.declaration
        return cls

    return declare


def declarations() -> Mapping[str, Declaration]:
    """Every verb of the vocabulary, by name. A verb's module is loaded when its declaration is first asked for."""
    from services.steps.vocabulary import VOCABULARY  # which itself needs this module

    return VOCABULARY
