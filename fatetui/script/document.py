"""A script document: read whole, checked whole, and only then a plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fatetui.script.complaints import complain
from fatetui.script.fitting import tell_misfits
from fatetui.script.foreseen import steps_to_run
from fatetui.script.given import Given, VariableReader
from fatetui.script.models import Defaults, ScriptFrame
from fatetui.script.partyreader import PartyReader
from fatetui.script.problems import Problem, Problems, ScriptError, ScriptRefused, nearest_or_all
from fatetui.script.stepreader import StepReader
from fatetui.script.strangers import tell_strangers
from services.i18n import _
from services.redact import is_sensitive_key, secrets
from services.steps.parties import PartySet
from services.steps.plan import Plan, PlannedStep, Selection
from services.steps.step import Declaration, Risk
from services.yamldoc import MAX_BYTES, YamlDocument, decode, load_yaml, read_yaml
from services.yamldoc import Path as YamlPath

STDIN = "-"
_STDIN_NAME = "<stdin>"


@dataclass(frozen=True, slots=True)
class Script:
    """A script ready to run. `workspace` is where its relative paths start."""

    plan: Plan
    parties: PartySet
    selection: Selection
    workspace: Path
    document: YamlDocument

    @property
    def file(self) -> Path | None:
        """Where it can be read again; None for standard input, and for what no file holds."""
        return Path(self.document.source).resolve() if self.document.source not in ("", _STDIN_NAME) else None


def without_file(plan: Plan) -> Script:
    """A plan that no file holds, to be run where we are."""
    return Script(plan, PartySet(), Selection(), Path.cwd(), load_yaml("", ""))


def read_script(file: str) -> tuple[YamlDocument, Path]:
    """The document in `file`, `-` being standard input, and its workspace. Never raises: problems are in it."""
    if file != STDIN:
        path = Path(file)
        return read_yaml(path), path.resolve().parent
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        text = decode(data)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    return load_yaml(text, _STDIN_NAME), Path.cwd()


def step_ids(document: YamlDocument, vocabulary: Mapping[str, Declaration]) -> dict[str, str]:
    """The ids that --from, --only and --skip may name, each with its verb; of a script with problems, as many as can
    be told.
    """
    steps = document.data.get("steps") if isinstance(document.data, Mapping) else None
    reader = StepReader(Problems(document), vocabulary, {}, {}, Defaults())
    reader.read(steps, ("steps",))
    written = [step for step in (steps if isinstance(steps, list) else ()) if isinstance(step, Mapping)]
    verbs = [next((str(key) for key in step if key in vocabulary), "") for step in written]
    return dict(zip(reader.ids, verbs, strict=False))


def load_script(document: YamlDocument, workspace: Path, given: Given, vocabulary: Mapping[str, Declaration]) -> Script:
    """The script in `document`. Contacts nothing.

    Raises ScriptError with every problem of the script, its variables and its parties; when it has none, ScriptRefused
    with every step that this run may not do.
    """
    problems = Problems(document)
    for problem in document.problems:
        problems.add("E-YAML", problem.message, span=problem.span, hint=problem.hint)
    if not document.complete:
        # What stands behind the first syntax error was not read: complaints about it would be invented.
        raise ScriptError(problems.found)
    if not isinstance(document.data, Mapping):
        problems.add("E-YAML", _("a script holds `apiVersion`, `name` and `steps`"))
        raise ScriptError(problems.found)
    _register_secrets(document.data)
    script = _Loading(problems, workspace, given, vocabulary).script(document.data)
    if not problems.found:
        tell_strangers(script, given.environment, problems)
        tell_misfits(script, given.environment, problems)
    if problems.found:
        raise ScriptError(problems.found)
    refused = list(_refusals(script, given))
    if refused:
        raise ScriptRefused(refused)
    return script


class _Loading:
    def __init__(
        self, problems: Problems, workspace: Path, given: Given, vocabulary: Mapping[str, Declaration]
    ) -> None:
        self._problems = problems
        self._workspace = workspace
        self._given = given
        self._vocabulary = vocabulary

    def script(self, data: Mapping[str, Any]) -> Script:
        """The script as far as it can be read; whether it can be used, the problems tell."""
        defaults = self._frame(data)
        raw_variables = data.get("vars")
        variables = VariableReader(self._problems, self._given, self._workspace).read(
            raw_variables if isinstance(raw_variables, Mapping) else {}
        )
        reader = StepReader(self._problems, self._vocabulary, variables, self._given.environment, defaults)
        steps = reader.read(data.get("steps"), ("steps",))
        selectable = tuple(reader.ids)
        finally_steps = reader.read(data.get("finally"), ("finally",), final=True)
        made = {self._workspace / path for path in _files_made(data.get("steps"))}
        sources = PartyReader(self._problems, variables, self._given.environment, self._workspace, made).read(
            data.get("parties")
        )
        self._check_selection(selectable)
        plan = Plan(
            str(data.get("name")), steps, finally_steps, variables, defaults.on_error, self._problems.document.source
        )
        given = self._given
        selection = Selection(given.start, frozenset(given.only), frozenset(given.skip))
        return Script(plan, PartySet(sources), selection, self._workspace, self._problems.document)

    def _frame(self, data: Mapping[str, Any]) -> Defaults:
        try:
            return ScriptFrame.model_validate(data).defaults
        except ValidationError as error:
            complain(self._problems, error.errors(include_url=False), ScriptFrame, ())
            return Defaults()

    def _check_selection(self, known: Sequence[str]) -> None:
        given = self._given
        named = {"--from": (given.start,) if given.start else (), "--only": given.only, "--skip": given.skip}
        for option, id_ in ((option, id_) for option, ids in named.items() for id_ in ids):
            if id_ not in known:
                message = _("the script has no step {name}", name=id_)
                self._problems.add_option("E-SELECT", message, option, hint=nearest_or_all(id_, known))


def _register_secrets(data: Any) -> None:
    """Passwords written into a script are masked from the moment that they are read."""
    match data:
        case Mapping():
            for key, value in data.items():
                if isinstance(value, str) and is_sensitive_key(str(key)) and "${" not in value:
                    secrets.register(value)
                else:
                    _register_secrets(value)
        case list():
            for value in data:
                _register_secrets(value)


def _files_made(steps: Any) -> Iterator[str]:
    """Party files that `config.new` steps will make."""
    for step in steps if isinstance(steps, list) else ():
        params = step.get("config.new") if isinstance(step, Mapping) else None
        if isinstance(params, Mapping) and isinstance(params.get("file"), str):
            yield params["file"]


def _refusals(script: Script, given: Given) -> Iterator[Problem]:
    for place, step in steps_to_run(script.plan, script.selection):
        yield from _refusals_of(step, given, script.document, place)


def _refusals_of(step: PlannedStep, given: Given, document: YamlDocument, place: YamlPath) -> Iterator[Problem]:
    span = document.span(place, key=True)
    if given.read_only and step.declaration.risk is not Risk.READ:
        message = _("{verb} changes things, and the run is read-only", verb=step.verb)
        hint = _("leave out --read-only, or --skip the step")
        yield Problem("E-READ-ONLY", message, document.source, document, span, step.id, hint)
    if step.declaration.local and not given.allow_local_exec:
        message = _("{verb} starts a program on this machine", verb=step.verb)
        hint = _("give --allow-local-exec if you trust the script")
        yield Problem("E-LOCAL-EXEC", message, document.source, document, span, step.id, hint)
