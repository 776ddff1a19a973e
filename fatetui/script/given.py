"""What the command line gives a script, and the variables that come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fatetui.script.complaints import complain
from fatetui.script.problems import Problems, nearest_or_all
from fatetui.script.references import ReferenceCheck
from services.i18n import Message, _
from services.redact import secrets
from services.steps.references import UNKNOWN, substitute
from services.steps.scope import Scope
from services.steps.variables import Variable, VariableError, VariableType, convert, read_source
from services.yamldoc import Path as YamlPath
from services.yamldoc import Span, YamlDocument, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Options that a script is read with. `sets` are `NAME=VALUE` texts; later ones win, and win over files."""

    sets: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    start: str | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    read_only: bool = False
    allow_local_exec: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value given, and where: an option's name, or a place in a document."""

    value: Any
    option: str = ""
    document: YamlDocument | None = None
    span: Span | None = None


class VariableReader:
    """Reads the `vars` of a script with what was given for them."""

    def __init__(self, problems: Problems, given: Given, base: Path) -> None:
        self._problems = problems
        self._given = given
        self._base = base

    def read(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Values by name, in the order of their declaration; one with a problem is UNKNOWN."""
        declared = {name: self._declaration(name, value) for name, value in raw.items()}
        given = self._collect(set(declared))
        values: dict[str, Any] = {}
        for name, variable in declared.items():
            values[name] = self._value(name, variable, given.get(name), values) if variable else UNKNOWN
            if variable and variable.secret and values[name] is not UNKNOWN:
                _register(values[name])
        return values

    def _declaration(self, name: str, raw: Any) -> Variable | None:
        if not isinstance(raw, Mapping):
            return Variable(type=_type_of(raw), default=raw)
        try:
            variable = Variable.model_validate(raw)
        except ValidationError as error:
            complain(self._problems, error.errors(include_url=False), Variable, ("vars", name))
            return None
        if variable.secret and variable.has_default:
            _register(variable.default)
            message = _("{name} is a secret: its value does not belong in the script", name=name)
            hint = _("write `from: {env: NAME}` or `from: {file: PATH}`")
            self._problems.add("E-VAR-SECRET", message, ("vars", name, "default"), hint=hint)
        return variable

    def _collect(self, declared: set[str]) -> dict[str, _Value]:
        """The values given for each variable; those for none are problems."""
        collected: dict[str, _Value] = {}
        for name, value in (*self._from_files(), *self._from_options()):
            if name in declared:
                collected[name] = value
            else:
                message = _("the script declares no variable {name}", name=name)
                self._blame(value, "E-VAR-UNKNOWN", message, hint=nearest_or_all(name, declared))
        return collected

    def _from_options(self) -> Iterator[tuple[str, _Value]]:
        for text in self._given.sets:
            name, equals, value = text.partition("=")
            if equals:
                yield name.strip(), _Value(value, f"--set {name.strip()}")
            else:
                hint = _("write --set {name}=VALUE", name=text)
                self._problems.add_option("E-VAR-TYPE", _("no value in {text}", text=text), "--set", hint=hint)

    def _from_files(self) -> Iterator[tuple[str, _Value]]:
        for path in self._given.files:
            document = read_yaml(path)
            inside = Problems(document, self._problems.found)
            for problem in document.problems:
                inside.add("E-YAML", problem.message, span=problem.span, hint=problem.hint)
            if isinstance(document.data, dict):
                for name, value in document.data.items():
                    yield name, _Value(value, document=document, span=document.span((name,)))
            elif not document.problems:
                inside.add("E-YAML", _("a file of variables holds `name: value` lines"))

    def _value(self, name: str, variable: Variable, given: _Value | None, before: Mapping[str, Any]) -> Any:
        place: YamlPath = ("vars", name)
        try:
            if given is not None:
                return self._given_value(name, variable, given)
            if variable.source is not None:
                place = (*place, "from")
                return convert(variable.type, read_source(variable.source, self._given.environment, self._base))
            if variable.has_default and not variable.required:
                place = (*place, "default")
                return self._default(variable, place, before)
        except VariableError as error:
            self._problems.add("E-VAR-TYPE", error.message, place)
            return UNKNOWN
        hint = _("give --set {name}=VALUE, or --vars FILE", name=name)
        if variable.secret:
            hint = _("give it by --vars FILE, or declare `from: {env: NAME}`")
        self._problems.add("E-VAR-MISSING", _("variable {name} has no value", name=name), place, key=True, hint=hint)
        return UNKNOWN

    def _given_value(self, name: str, variable: Variable, given: _Value) -> Any:
        if variable.secret:
            _register(given.value)
            if given.option:
                message = _("{name} is a secret: command lines can be read by others", name=name)
                hint = _("give it by --vars FILE, or declare `from: {env: NAME}`")
                self._problems.add_option("E-VAR-SECRET", message, given.option, hint=hint)
                return UNKNOWN
        try:
            return convert(variable.type, given.value)
        except VariableError as error:
            self._blame(given, "E-VAR-TYPE", error.message)
            return UNKNOWN

    def _default(self, variable: Variable, place: YamlPath, before: Mapping[str, Any]) -> Any:
        check = ReferenceCheck(self._problems, before, (), self._given.environment)
        if not check.run(variable.default, place):
            return UNKNOWN
        value = substitute(variable.default, Scope(before, self._given.environment))
        if value is UNKNOWN:
            return UNKNOWN
        if value is None and variable.type is VariableType.STRING:
            return ""
        return convert(variable.type, value)

    def _blame(self, value: _Value, code: str, message: Message, hint: Message | None = None) -> None:
        if value.document is not None:
            Problems(value.document, self._problems.found).add(code, message, span=value.span, hint=hint)
        else:
            self._problems.add_option(code, message, value.option, hint=hint)


def _type_of(value: Any) -> VariableType:
    """The type of a variable that is declared by its value alone."""
    match value:
        case bool():
            return VariableType.BOOL
        case int():
            return VariableType.INT
        case list():
            return VariableType.LIST
        case _:
            return VariableType.STRING


def _register(value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        secrets.register(str(one) if one is not None else None)
