"""What a table of one kind is: its words, its columns, and how an object becomes cells. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screens.look import HEALTH, health_word
from screens.widgets.table import Cell, Column, Sorting
from services import rollout
from services.i18n import _
from services.rollout import Health
from services.text import one_line

if TYPE_CHECKING:
    from screens.look import Tone
    from screens.place import Place
    from services.i18n import Message
    from services.kubernetes import Object
    from services.rollout import Terms, Verdict

Judge = Callable[["Object", Sequence["Object"], "Terms"], "Verdict"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One object with the verdict on it; None for kinds that have none."""

    obj: Object
    verdict: Verdict | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table. `cells` gives one cell for each of `columns`. `drill` is where Enter leads from an object, None for its
    description."""

    id: str
    kind: str
    title: Message
    words: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Callable[[Seen], tuple[Cell, ...]]
    namespaced: bool = True
    judge: Judge | None = None
    drill: Callable[[Object], Place | None] | None = None
    sorting: Sorting = field(default_factory=Sorting)
    scopes: frozenset[str] = field(default_factory=frozenset)
    """What can be done with its objects, besides what can be done with any."""
    parts: tuple[TableDefinition, ...] = ()
    """The tables of several kinds that are shown as one; their columns are those of the whole."""

    @property
    def tables(self) -> tuple[TableDefinition, ...]:
        """One for each kind that is shown."""
        return self.parts or (self,)


def judged_by(name: str) -> Judge:
    """The judge in services.rollout that has this name, loaded for its first object: tables are known long before."""
    assert name in rollout.__all__

    def judge(obj: Object, around: Sequence[Object], terms: Terms) -> Verdict:
        verdict: Verdict = getattr(rollout, name)(obj, around, terms)
        return verdict

    return judge


NAMESPACE = Column(_("NAMESPACE"), rank=0, least=10, most=20, key="namespace")
NAME = Column(_("NAME"), rank=0, least=24, most=52, key="name")
HEALTH_COLUMN = Column(_("HEALTH"), rank=0, least=13, most=14, key="health")
AGE = Column(_("AGE"), rank=1, least=5, most=6, right=True, key="age")
WHY = Column(_("WHY"), rank=5, least=20, most=160, key="why")


def health_cell(verdict: Verdict | None) -> Cell:
    """Glyph and word; sorted by gravity."""
    if verdict is None:
        return Cell()
    return Cell(health_word(verdict.health), HEALTH[verdict.health][2], order=verdict.health.gravity)


def why_cell(verdict: Verdict | None) -> Cell:
    """The root cause in a sentence."""
    first = verdict.first if verdict is not None else None
    return Cell() if first is None else Cell(one_line(str(first.message)), HEALTH[first.health][2])


def tone_of(verdict: Verdict | None) -> Tone:
    """How a row with this verdict is ranked by `faults only`."""
    return HEALTH[verdict.health if verdict is not None else Health.HEALTHY][2]
