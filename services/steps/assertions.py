"""`assert`: what a step's outputs must be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from pydantic import ConfigDict, Field, field_validator, model_validator

from services.i18n import Message, _, verbatim
from services.steps.failures import AssertionFailed
from services.steps.references import dig, written
from services.steps.step import Params
from services.text import one_line

CHECKS = ("equals", "matches", "near", "in", "min", "max", "exists")


class Assertion(Params):
    """One expectation of a value among a step's outputs; every check given must hold."""

    model_config = ConfigDict(populate_by_name=False)

    path: str = Field(min_length=1)
    """Where the value is among the outputs: `version`, `pods[0].name`."""
    equals: Any = None
    """The value is exactly this."""
    matches: str | None = None
    """The value, as text, matches this regular expression somewhere."""
    near: float | None = None
    """The value is a number no further than `tolerance` from this."""
    tolerance: float = Field(default=1e-6, ge=0)
    """How far from `near` is near."""
    one_of: list[Any] | None = Field(default=None, alias="in")
    """The value is one of these."""
    min: float | None = None
    """The value is a number not below this."""
    max: float | None = None
    """The value is a number not above this."""
    exists: bool | None = None
    """The value is there (true), or is not (false)."""

    @field_validator("matches")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(str(error)) from None
        return pattern

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if not self.model_fields_set - {"path", "tolerance"}:
            raise ValueError("give one of " + ", ".join(CHECKS))
        return self


def check_all(assertions: Sequence[Assertion], outputs: Mapping[str, Any]) -> None:
    """Raises AssertionFailed, naming all that does not hold of `outputs`."""
    unmet = failures(assertions, outputs)
    if unmet:
        raise AssertionFailed(unmet[0], cause=verbatim("; ".join(map(str, unmet[1:]))) if unmet[1:] else None)


def failures(assertions: Sequence[Assertion], outputs: Mapping[str, Any]) -> list[Message]:
    """What of `assertions` does not hold of `outputs`, a sentence each."""
    return [message for assertion in assertions for message in _failures_of(assertion, outputs)]


def _failures_of(assertion: Assertion, outputs: Mapping[str, Any]) -> list[Message]:
    given = assertion.model_fields_set
    try:
        value = dig(outputs, assertion.path)
    except LookupError:
        if given & {"exists"} and not assertion.exists:
            return []
        return [_("{path} is not among the outputs", path=assertion.path)]
    checks = (
        ("exists", assertion.exists is not False, _("{path} is there", path=assertion.path)),
        ("equals", _equal(value, assertion.equals), _expected(assertion.path, value, "=", assertion.equals)),
        ("matches", _matches(value, assertion.matches), _expected(assertion.path, value, "~", assertion.matches)),
        ("near", _near(value, assertion), _expected(assertion.path, value, "≈", assertion.near)),
        ("one_of", _among(value, assertion.one_of), _expected(assertion.path, value, "in", assertion.one_of)),
        ("min", _within(value, low=assertion.min), _expected(assertion.path, value, "≥", assertion.min)),
        ("max", _within(value, high=assertion.max), _expected(assertion.path, value, "≤", assertion.max)),
    )
    return [message for check, holds, message in checks if check in given and not holds]


def _expected(path: str, value: Any, sign: str, wanted: Any) -> Message:
    return _(
        "{path} is {value}, expected {sign} {wanted}",
        path=path,
        value=one_line(written(value), 120),
        sign=sign,
        wanted=one_line(written(wanted), 120),
    )


def _equal(value: Any, wanted: Any) -> bool:
    """YAML's types are what people typed: `1` is not `true`, but 2000 is 2000.0."""
    return isinstance(value, bool) is isinstance(wanted, bool) and bool(value == wanted)


def _matches(value: Any, pattern: str | None) -> bool:
    return pattern is None or re.search(pattern, written(value)) is not None


def _near(value: Any, assertion: Assertion) -> bool:
    number = _number(value)
    return number is not None and assertion.near is not None and abs(number - assertion.near) <= assertion.tolerance


def _among(value: Any, wanted: Sequence[Any] | None) -> bool:
    return wanted is None or any(_equal(value, one) for one in wanted)


def _within(value: Any, *, low: float | None = None, high: float | None = None) -> bool:
    number = _number(value)
    return number is not None and (low is None or number >= low) and (high is None or number <= high)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
