"""`when`: comparisons joined by and, or, not. No more: a script is a list of steps, not a program.

    when: ingress == "nginx" and not steps.kubefate.changed
    when: ${replicas} >= 2 or (env:CI == "true")

Names may stand in `${}` or bare. A name alone must be a yes or no. `conditionparser` reads them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.steps.references import UNKNOWN, Lookup, Reference, Unknown


class ConditionTypeError(ValueError):
    """The values of a condition cannot be compared so."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, true or false."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A value looked up when the step's turn comes."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Not:
    """True when `operand` is not."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class Joined:
    """`left and right`, `left or right`."""

    both: bool
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Compared:
    """`left sign right`."""

    sign: str
    left: Condition
    right: Condition


Condition = Literal | Name | Not | Joined | Compared

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def evaluate(condition: Condition, lookup: Lookup) -> bool | Unknown:
    """Whether `condition` holds; UNKNOWN when that hangs on values not known yet. Raises ConditionTypeError."""
    value = _value(condition, lookup)
    if not isinstance(value, bool | Unknown):
        raise ConditionTypeError(repr(value))
    return value


def references(condition: Condition) -> Iterator[Reference]:
    """Every reference in `condition`."""
    match condition:
        case Name():
            yield condition.reference
        case Not():
            yield from references(condition.operand)
        case Joined() | Compared():
            yield from references(condition.left)
            yield from references(condition.right)


def _value(condition: Condition, lookup: Lookup) -> Any:
    match condition:
        case Literal():
            return condition.value
        case Name():
            return lookup(condition.reference)
        case Not():
            value = evaluate(condition.operand, lookup)
            return UNKNOWN if isinstance(value, Unknown) else not value
        case Joined():
            return _joined(condition, lookup)
        case Compared():
            return _compared(condition.sign, _value(condition.left, lookup), _value(condition.right, lookup))


def _joined(condition: Joined, lookup: Lookup) -> bool | Unknown:
    """Three-valued: one false side settles an `and`, one true side an `or`, whatever the other turns out to be."""
    settling = not condition.both
    left = evaluate(condition.left, lookup)
    if left is settling:
        return settling
    right = evaluate(condition.right, lookup)
    if right is settling:
        return settling
    return UNKNOWN if UNKNOWN in (left, right) else condition.both


def _compared(sign: str, left: Any, right: Any) -> bool | Unknown:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    if sign not in ("==", "!=") and not _ordered(left, right):
        raise ConditionTypeError(f"{left!r} {sign} {right!r}")
    if isinstance(left, bool) is not isinstance(right, bool):
        return sign == "!="
    return _COMPARISONS[sign](left, right)


def _ordered(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    return all(isinstance(side, int | float) for side in (left, right)) or all(
        isinstance(side, str) for side in (left, right)
    )
