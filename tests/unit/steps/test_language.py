"""References, conditions, variables and assertions: the little language of scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.steps.assertions import Assertion, failures
from services.steps.conditionparser import ConditionError, parse_condition
from services.steps.conditions import ConditionTypeError, evaluate
from services.steps.references import (
    UNKNOWN,
    Kind,
    Reference,
    ReferenceSyntaxError,
    literal,
    parse_reference,
    references_in,
    substitute,
)
from services.steps.variables import SecretSource, Variable, VariableError, VariableType, convert, read_source

VALUES = {"yes": True, "no": False, "n": 3, "s": "abc", "e": ""}


def lookup(reference: Reference) -> object:
    return UNKNOWN if reference.kind is Kind.STEP else VALUES[reference.name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", True),
        ("not yes", False),
        ("not not yes", True),
        ("yes and no or yes", True),
        ("yes and (no or yes)", True),
        ("no and no or yes", True),
        ("n == 3", True),
        ("${n} >= 3.0", True),
        ("n < -1", False),
        ("s != 'abc'", False),
        ('s == "abc" and n > 2', True),
        ("yes == true", True),
        ("n == true", False),
        ("e == ''", True),
        ("steps.x.changed", UNKNOWN),
        ("steps.x.changed and no", False),
        ("yes or steps.x.changed", True),
        ("not steps.x.changed", UNKNOWN),
        ("steps.x.count > 1 and yes", UNKNOWN),
    ],
)
def test_conditions(text, expected):
    assert evaluate(parse_condition(text), lookup) is expected


@pytest.mark.parametrize(
    ("text", "column"),
    [("", 0), ("yes and", 7), ("(yes", 4), ("yes)", 3), ("a == b == c", 7), ("a $ b", 2), ("and", 0), ("a + 1", 2)],
)
def test_what_is_no_condition_is_told_with_its_column(text, column):
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert caught.value.column == column


@pytest.mark.parametrize("text", ["n", "s < 1", "yes < no", "not s"])
def test_values_that_do_not_compare(text):
    with pytest.raises(ConditionTypeError):
        evaluate(parse_condition(text), lookup)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_an_error(text):
    try:
        parse_condition(text)
    except ConditionError as error:
        assert 0 <= error.column <= len(text)  # noqa: PT017 - either outcome is right


def test_deep_nesting_is_an_error_not_a_crash():
    with pytest.raises(ConditionError):
        parse_condition("(" * 400 + "yes" + ")" * 400)


_CONDITIONS = st.recursive(
    st.sampled_from(["yes", "no", "n == 3", "n < 3"]),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda three: "({}) {} ({})".format(*three)),
    ),
    max_leaves=8,
)


@given(_CONDITIONS)
def test_conditions_mean_what_they_mean_in_python(text):
    assert evaluate(parse_condition(text), lookup) is eval(text, {"__builtins__": {}}, VALUES)


@given(st.recursive(st.text() | st.integers() | st.booleans(), st.lists, max_leaves=10))
def test_data_without_references_stays_as_it_is(data):
    if not any(True for _found in references_in(data)) and "$${" not in str(data):
        assert substitute(data, lookup) == data


def test_substitution_keeps_types_and_writes_out_inside_text():
    data = {"a": "${n}", "b": "x${n}${yes}", "c": ["${steps.s.f}", "x${steps.s.f}"], "d": "$${n}"}
    assert substitute(data, lookup) == {"a": 3, "b": "x3true", "c": [UNKNOWN, UNKNOWN], "d": "${n}"}


@pytest.mark.parametrize("text", ["a", "env:HOME", "steps.a-b.c.d", "steps.a[fate-9999].pods[0].name", "party.name"])
def test_references_are_written_as_they_are_read(text):
    assert str(parse_reference(text)) == text


@pytest.mark.parametrize("text", ["", "1a", "steps.a", "env:", "a b", "a.b"])
def test_what_names_nothing(text):
    with pytest.raises(ReferenceSyntaxError):
        parse_reference(text)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (VariableType.STRING, 5, "5"),
        (VariableType.INT, "7", 7),
        (VariableType.BOOL, "yes", True),
        (VariableType.IP, "10.0.0.1", "10.0.0.1"),
        (VariableType.IP, "fe80::1", "fe80::1"),
        (VariableType.PORT, "30009", 30009),
        (VariableType.DURATION, "1h30m", 5400.0),
        (VariableType.LIST, "a, b", ["a", "b"]),
        (VariableType.PATH, "x/y", "x/y"),
    ],
)
def test_conversions(kind, value, expected):
    assert convert(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (VariableType.STRING, {}),
        (VariableType.INT, "x"),
        (VariableType.INT, 1.5),
        (VariableType.INT, True),
        (VariableType.BOOL, "maybe"),
        (VariableType.IP, "10.0.0.256"),
        (VariableType.IP, 7),
        (VariableType.PORT, 0),
        (VariableType.PORT, 65536),
        (VariableType.DURATION, "soon"),
        (VariableType.DURATION, True),
        (VariableType.LIST, 3),
        (VariableType.PATH, ""),
    ],
)
def test_values_that_do_not_fit(kind, value):
    with pytest.raises(VariableError):
        convert(kind, value)


@given(st.sampled_from(VariableType), st.text() | st.integers() | st.floats() | st.booleans() | st.none())
def test_converting_anything_gives_a_value_or_our_error(kind, value):
    try:
        convert(kind, value)
    except VariableError as error:
        assert kind.value in str(error.message)  # noqa: PT017 - either outcome is right


def test_secret_sources(tmp_path: Path):
    (tmp_path / "pw").write_text("s3cret\n")
    assert read_source(SecretSource(file="pw"), {}, tmp_path) == "s3cret"
    assert read_source(SecretSource(env="PW"), {"PW": "x"}, tmp_path) == "x"
    for source in (SecretSource(file="none"), SecretSource(env="PW")):
        with pytest.raises(VariableError):
            read_source(source, {}, tmp_path)
    with pytest.raises(ValidationError):
        Variable.model_validate({"from": {"env": "A", "file": "b"}})


@pytest.mark.parametrize(
    ("assertion", "holds"),
    [
        ({"path": "n", "equals": 2000}, True),
        ({"path": "n", "equals": True}, False),
        ({"path": "n", "near": 2000.0000001}, True),
        ({"path": "n", "near": 2001}, False),
        ({"path": "s", "matches": "^v1\\."}, True),
        ({"path": "s", "matches": "^v2"}, False),
        ({"path": "s", "in": ["v1.0.2", "v1.0.3"]}, True),
        ({"path": "s", "in": []}, False),
        ({"path": "n", "min": 2000, "max": 2000}, True),
        ({"path": "n", "max": 1}, False),
        ({"path": "s", "min": 1}, False),
        ({"path": "l[1].x", "equals": 2}, True),
        ({"path": "gone", "exists": False}, True),
        ({"path": "gone", "exists": True}, False),
        ({"path": "gone", "equals": 1}, False),
        ({"path": "n", "exists": False}, False),
    ],
)
def test_assertions(assertion, holds):
    outputs = {"n": 2000.0, "s": "v1.0.2", "l": [{"x": 1}, {"x": 2}]}
    assert (not failures([Assertion.model_validate(assertion)], outputs)) is holds


@pytest.mark.parametrize(
    "assertion", [{"path": "a"}, {"path": "a", "matches": "("}, {"equals": 1}, {"path": "", "min": 1}]
)
def test_assertions_that_say_nothing(assertion):
    with pytest.raises(ValidationError):
        Assertion.model_validate(assertion)


@given(st.text(alphabet="${}ax:"))
def test_what_is_literal_refers_to_nothing(text):
    assert not list(references_in(literal({"x": [text]})))
    assert substitute(literal(text), lambda _reference: "wrong") == text
