"""Objects by kind and place, and the answers that rest on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from services.rollout.diagnosis.ledger import Cell, Ledger, kept
from services.rollout.fields import Object, name_of, namespace_of

Objects = Mapping[str, tuple[Object, ...]]


class Shelf:
    """Objects as they are now. Each answer that is worked out from them is kept in `ledger` until they change."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self._all: Objects = {}
        self._tables: dict[str, dict[str, dict[str, Object]]] = {}

    def put(self, objects: Objects) -> None:
        """All objects there are now. They are compared by identity: a store never changes one in place."""
        before, self._all = self._all, objects
        for kind, there in objects.items():
            known = before.get(kind, ())
            if there is not known or kind not in before:
                self._changed(kind, *_differences(there, known))

    def _changed(self, kind: str, changed: Sequence[Object], gone: Sequence[Object]) -> None:
        """Some of a kind are new or have changed, some are gone (a changed one's former self among them)."""
        here = self._tables.setdefault(kind, {})
        cells: set[Cell] = {(kind, None)}
        for objects, there in ((gone, False), (changed, True)):
            for obj in objects:
                namespace = namespace_of(obj)
                table = here.setdefault(namespace, {})
                cells.add((kind, namespace))
                if there:
                    table[name_of(obj)] = obj
                else:
                    table.pop(name_of(obj), None)
        self.ledger.changed(cells)

    def knows(self, kind: str) -> bool:
        """Whether objects of `kind` were looked at."""
        return kind in self._all

    def of(self, kind: str, namespace: str | None = None) -> Sequence[Object]:
        """Objects of `kind`: of one namespace, by name, or of all."""
        if namespace is not None:
            return self._named(kind, namespace)
        self.ledger.read((kind, None))
        return self._all.get(kind, ())

    def find(self, kind: str, namespace: str, name: str) -> Object | None:
        """One object; None when it is not there or was not looked at."""
        self.ledger.read((kind, namespace))
        return self._tables.get(kind, {}).get(namespace, {}).get(name)

    def places(self, kind: str) -> Iterable[str]:
        """The namespaces that have, or had, objects of a kind."""
        self.ledger.read((kind, None))
        return self._tables.get(kind, ())

    @kept
    def _named(self, kind: str, namespace: str) -> tuple[Object, ...]:
        self.ledger.read((kind, namespace))
        table = self._tables.get(kind, {}).get(namespace, {})
        return tuple(table[name] for name in sorted(table))


def _differences(now: Sequence[Object], before: Sequence[Object]) -> tuple[Sequence[Object], Sequence[Object]]:
    """What is in `now` only, and what is in `before` only."""
    if not before:
        return now, ()
    here, then = {id(obj): obj for obj in now}, {id(obj): obj for obj in before}
    return [here[number] for number in here.keys() - then.keys()], [then[one] for one in then.keys() - here.keys()]
