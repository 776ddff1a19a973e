"""Script documents: every problem at once, each at its place, and nothing contacted."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fatetui.script.document import Script, load_script
from fatetui.script.given import Given
from fatetui.script.problems import CODES, ScriptError, ScriptRefused, render
from fatetui.script.schema import script_schema
from services.errors import Exit
from services.redact import secrets
from services.steps import declarations
from services.yamldoc import load_yaml

HEAD = "apiVersion: fatetui/v1\nname: t\n"
STEP = "steps:\n  - id: ns\n    namespace.ensure: {names: [a]}\n"


def load(text: str, base: Path = Path("/nowhere"), **options: Any) -> Script:
    return load_script(load_yaml(dedent(text), "s.yaml"), base, Given(**options), declarations())


def complaints(text: str, **options: Any) -> list[tuple[str, int]]:
    with pytest.raises(ScriptError) as caught:
        load(text, **options)
    return [(problem.code, problem.span.line if problem.span else 0) for problem in caught.value.problems]


def test_a_right_script_is_a_plan():
    script = load(
        HEAD
        + """
vars: {names: {type: list, default: "a,b"}, wait: 5m}
defaults: {timeout: 90s, interval: 1s, on_error: continue}
steps:
  - namespace.ensure: {names: "${names}"}
    timeout: "${wait}"
  - id: note
    note: hello
    when: steps.namespace-ensure.changed
    needs: [namespace-ensure]
    retry: {times: 2, delay: 3s}
finally:
  - assert: [{path: note.status, exists: true}]
"""
    )
    first, second = script.plan.steps
    assert (first.id, first.timeout, first.interval) == ("namespace-ensure", 300.0, 1.0)
    assert (second.retry.times, second.retry.delay, second.needs) == (2, 3.0, ("namespace-ensure",))
    assert script.plan.finally_steps[0].verb == "assert"
    assert script.plan.variables["names"] == ["a", "b"]


def test_five_mistakes_are_five_messages_with_caret_and_hint():
    text = HEAD + dedent(
        """\
        vars: {port: {type: port, default: 99999}}
        steps:
          - id: a
            namespce.ensure: {names: [a]}
          - id: b
            namespace.ensure: {nmaes: [a], names: [a]}
          - id: b
            note: "${prot}"
            timeout: soon
        """
    )
    with pytest.raises(ScriptError) as caught:
        load(text)
    assert caught.value.exit is Exit.FILE
    shown = render(caught.value.problems)
    assert "s.yaml:6:5: error[E-STEP-UNKNOWN] step a:" in shown
    assert "did you mean `namespace.ensure`?" in shown
    assert "did you mean `names`?" in shown
    assert "E-STEP-ID" in shown
    assert "did you mean `port`?" in shown or "E-VAR-UNKNOWN" in shown
    assert all(problem.code in CODES for problem in caught.value.problems)
    assert shown.count("^") >= len(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: t\n" + STEP, [("E-KEY-MISSING", 1)]),
        (HEAD + "steps: []\n", [("E-VALUE", 3)]),
        (HEAD + "stpes: []\n" + STEP, [("E-KEY-UNKNOWN", 3)]),
        (HEAD + "steps:\n  - {}\n", [("E-STEP-UNKNOWN", 4)]),
        (HEAD + "steps:\n  - note: a\n    pause: b\n", [("E-STEP-UNKNOWN", 5)]),
        (HEAD + "steps:\n  - note: a\n    whne: b\n", [("E-KEY-UNKNOWN", 5)]),
        (HEAD + "steps:\n  - note: a\n    when: a ==\n", [("E-WHEN-SYNTAX", 5)]),
        (HEAD + "steps:\n  - note: a\n    when: gone\n", [("E-VAR-UNKNOWN", 5)]),
        (HEAD + "steps:\n  - note: a\n    needs: [b]\n  - id: b\n    note: b\n", [("E-NEEDS", 5)]),
        (HEAD + "steps:\n  - note: ${steps.b.x}\n  - id: b\n    note: b\n", [("E-REF", 4)]),
        (HEAD + "steps:\n  - note: ${party.name}\n", [("E-REF", 4)]),
        (HEAD + "steps:\n  - note: ${party.nmae}\n    foreach: parties\n", [("E-REF", 4)]),
        (HEAD + "steps:\n  - note: '${1}'\n", [("E-REF", 4)]),
        (HEAD + "steps:\n  - note: ${env:GONE}\n", [("E-ENV-UNSET", 4)]),
        (HEAD + "steps:\n  - note: a\n    timeout: ${steps.x.y}\n", [("E-REF", 5)]),
        (HEAD + "steps:\n  - note: a\n    assert: [{path: x}]\n", [("E-VALUE", 5)]),
        (HEAD + "vars: {a: {type: ip}}\n" + STEP, [("E-VAR-MISSING", 3)]),
        (HEAD + "vars: {a: {type: ip, default: x}}\n" + STEP, [("E-VAR-TYPE", 3)]),
        (HEAD + "vars: {a: {typ: ip, default: x}}\n" + STEP, [("E-KEY-UNKNOWN", 3)]),
        (HEAD + "vars: {a: {secret: true, default: planted-default}}\n" + STEP, [("E-VAR-SECRET", 3)]),
        (HEAD + "parties: [{file: gone.yaml}]\n" + STEP, [("E-PARTY-FILE", 3)]),
        (HEAD + "parties: [{}]\n" + STEP, [("E-VALUE", 3)]),
        (HEAD + "a: [\n", [("E-YAML", 3)]),
        ("- a\n", [("E-YAML", 1)]),
        ("", [("E-YAML", 1)]),
    ],
)
def test_each_mistake_is_told_once_at_its_line(text, expected):
    assert complaints(text) == expected


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"sets": ("prot=1",)}, "E-VAR-UNKNOWN"),
        ({"sets": ("port",)}, "E-VAR-TYPE"),
        ({"sets": ("port=x",)}, "E-VAR-TYPE"),
        ({"sets": ("pw=planted-option",)}, "E-VAR-SECRET"),
        ({"start": "sn"}, "E-SELECT"),
        ({"only": ("sn",)}, "E-SELECT"),
        ({"skip": ("sn",)}, "E-SELECT"),
        ({"files": (Path("/gone.yaml"),)}, "E-YAML"),
    ],
)
def test_options_are_checked_too(options, code):
    text = HEAD + "vars: {port: {type: port, default: 1}, pw: {secret: true, from: {env: PW}}}\n" + STEP
    assert complaints(text, environment={"PW": "planted-environment"}, **options) == [
        (code, 0 if "files" not in options else 1)
    ]


def test_precedence_of_values(tmp_path: Path):
    (tmp_path / "v.yaml").write_text("a: file\nb: file\n")
    text = HEAD + "vars: {a: default, b: default, c: default, d: 'x-${c}'}\n" + STEP
    script = load(text, sets=("a=option", "a=last"), files=(tmp_path / "v.yaml",))
    assert script.plan.variables == {"a": "last", "b": "file", "c": "default", "d": "x-default"}


def test_secrets_are_registered_wherever_they_come_from(tmp_path: Path):
    (tmp_path / "pw").write_text("planted-from-file\n")
    text = HEAD + "vars: {a: {secret: true, from: {env: A}}, b: {secret: true, from: {file: pw}}}\n" + STEP
    load(text, tmp_path, environment={"A": "planted-from-env"})
    for secret in ("planted-from-file", "planted-from-env"):
        assert secret not in secrets.mask(f"x {secret} y")


def test_a_secret_in_a_faulty_line_is_masked_in_its_excerpt():
    with pytest.raises(ScriptError) as caught:
        load(HEAD + "steps:\n  - kubefate.ensure: {password: planted-inline, pasword: x}\n")
    assert "planted-inline" not in render(caught.value.problems)


def test_read_only_lists_every_step_that_changes():
    text = HEAD + "steps:\n  - note: a\n  - namespace.ensure: {names: [a]}\n  - kubefate.remove:\n"
    with pytest.raises(ScriptRefused) as caught:
        load(text, read_only=True)
    assert caught.value.exit is Exit.REFUSED
    assert [(problem.code, problem.span.line) for problem in caught.value.problems] == [
        ("E-READ-ONLY", 5),
        ("E-READ-ONLY", 6),
    ]
    assert load(text, read_only=True, only=("note",)).plan.name == "t"


def test_local_programs_need_consent():
    local = next(declaration for declaration in declarations().values() if declaration.local)
    text = HEAD + "steps:\n  - run.local: {command: [ls]}\n"
    assert local.local
    assert complaints(text) == [("E-LOCAL-EXEC", 4)]
    assert load(text, allow_local_exec=True)


def test_party_files_and_overrides(tmp_path: Path):
    (tmp_path / "p.yaml").write_text("name: fate-1\nnamespace: fate-1\nchartVersion: v1.5.0\npartyId: 1\n")
    text = (
        HEAD
        + "vars: {n: fate-7}\nparties: [{file: p.yaml, set: {name: '${n}'}}, {inline: {name: b, partyId: 2}}]\n"
        + STEP
    )
    parties = load(text, tmp_path).parties.current()
    assert [party.name for party in parties] == ["fate-7", "b"]


def test_a_party_that_a_step_makes_may_be_missing(tmp_path: Path):
    text = HEAD + dedent(
        """\
        parties: [{file: new.yaml}]
        steps:
          - config.new: {file: new.yaml, chart_version: v1.5.0, name: fate-1, party_id: 1}
        """
    )
    assert load(text, tmp_path).parties.current() == ()


@given(st.text(max_size=200))
def test_any_text_is_a_script_or_problems(text):
    try:
        load_script(load_yaml(text, "s.yaml"), Path("/nowhere"), Given(), declarations())
    except ScriptError as error:
        assert render(error.problems)  # noqa: PT017 - either outcome is right


_JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab${}.:", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "file", "note", "id", "when"]), inner)
    ),
    max_leaves=10,
)
_DOCUMENTS = st.fixed_dictionaries(
    {"apiVersion": st.just("fatetui/v1"), "name": st.just("x")},
    optional=dict.fromkeys(("vars", "defaults", "parties", "steps", "finally", "other"), _JSONISH),
)


@given(_DOCUMENTS)
def test_any_document_is_a_script_or_problems(data):
    import json

    try:
        load_script(load_yaml(json.dumps(data), "s.yaml"), Path("/nowhere"), Given(), declarations())
    except ScriptError as error:
        assert render(error.problems)  # noqa: PT017 - either outcome is right


def test_schema_is_valid_and_takes_the_examples():
    import jsonschema
    import yaml

    schema = script_schema(declarations())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    examples = [*Path("examples").rglob("two-party.yaml"), *Path("examples").rglob("federation.yaml")]
    assert examples
    for example in examples:
        validator.validate(yaml.safe_load(example.read_text()))
    assert not validator.is_valid({"apiVersion": "fatetui/v1", "name": "x", "steps": [{"nothing.known": {}}]})


@pytest.mark.parametrize(
    "text",
    [
        "steps: [{note: {text: '${env:PW}'}}]\n",
        "vars: {pw: {secret: true, from: {env: PW}}}\nsteps: [{note: {text: '${pw}'}}]\n",
    ],
)
def test_a_value_of_the_environment_that_is_no_utf8_is_told(text: str):
    with pytest.raises(ScriptError) as caught:
        load(HEAD + text, environment={"PW": "pass\udcffword"})
    assert "PW is no UTF-8" in render(caught.value.problems)
