"""Steps of a document as planned steps: verb and parameters by the vocabulary, controls, conditions, assertions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from fatetui.script.complaints import complain
from fatetui.script.models import CONTROL_KEYS, Controls, Defaults
from fatetui.script.problems import Problems, nearest, nearest_or_all
from fatetui.script.references import ReferenceCheck, narrowed
from services.i18n import _
from services.steps.assertions import Assertion
from services.steps.conditionparser import ConditionError, parse_condition
from services.steps.conditions import Condition, Literal, references
from services.steps.plan import PlannedStep, Retry
from services.steps.references import UNKNOWN, Reference, substitute, unknown_paths
from services.steps.scope import Scope, check
from services.steps.step import Declaration
from services.yamldoc import Path

# Controls that keep their references until the step's turn.
_LATE_CONTROLS = frozenset({"when", "assert"})


@dataclass(slots=True)
class StepReader:
    """Reads the steps of one document, in order. `ids` are those met so far."""

    problems: Problems
    vocabulary: Mapping[str, Declaration]
    variables: Mapping[str, Any]
    environment: Mapping[str, str]
    defaults: Defaults
    ids: dict[str, int] = field(default_factory=dict)
    """Ids of the steps so far, each with its line."""

    def read(self, raw: Any, base: Path, *, final: bool = False) -> tuple[PlannedStep, ...]:
        """The steps listed in `raw`, which stands at `base`; those with problems are left out."""
        if not isinstance(raw, list):
            return ()
        read = [self._step(step, (*base, index), final) for index, step in enumerate(raw)]
        return tuple(step for step in read if step is not None)

    def _step(self, raw: Any, base: Path, final: bool) -> PlannedStep | None:
        if not isinstance(raw, Mapping):
            self.problems.add("E-VALUE", _("a step is a mapping: `- verb: {…}`"), base)
            return None
        verb = self._verb(raw, base)
        step_id = self._id(raw, base, verb)
        before = tuple(self.ids)
        line = self.problems.document.span(base).line
        self.ids.setdefault(step_id, line)
        found = len(self.problems.found)
        declaration = self.vocabulary[verb] if verb is not None else None
        planned = _Reading(self, declaration, raw, base, step_id, before, final).planned(line)
        return planned if len(self.problems.found) == found else None

    def _verb(self, raw: Mapping[str, Any], base: Path) -> str | None:
        """The one key that is no control. `assert` is a control beside a verb, and a verb on its own."""
        candidates = [key for key in raw if key not in CONTROL_KEYS]
        if not candidates and "assert" in raw:
            candidates = ["assert"]
        verbs = [key for key in candidates if key in self.vocabulary]
        unknown = [key for key in candidates if key not in self.vocabulary]
        step_id = str(raw.get("id", "")) or None
        for key in unknown:
            # Beside a verb it can only be a misspelt control; alone it was meant as the verb.
            known = CONTROL_KEYS if verbs else {*self.vocabulary, *CONTROL_KEYS}
            code = "E-KEY-UNKNOWN" if verbs else "E-STEP-UNKNOWN"
            message = _("unknown key `{key}`", key=key) if verbs else _("unknown step `{key}`", key=key)
            self.problems.add(code, message, (*base, key), key=True, step=step_id, hint=nearest(key, known))
        if len(verbs) > 1:
            message = _("one step has one verb, not {count}: {verbs}", count=len(verbs), verbs=", ".join(verbs))
            hint = _("write a step for each")
            self.problems.add("E-STEP-UNKNOWN", message, (*base, verbs[1]), key=True, step=step_id, hint=hint)
        if not candidates:
            hint = _("such as `preflight: {brackets}`; `fatetui explain` lists them", brackets="{}")
            self.problems.add("E-STEP-UNKNOWN", _("the step has no verb"), base, step=step_id, hint=hint)
        return verbs[0] if len(verbs) == 1 else None

    def _id(self, raw: Mapping[str, Any], base: Path, verb: str | None) -> str:
        given = raw.get("id")
        if not isinstance(given, str):
            return self._own_id(verb or "step")
        if given in self.ids:
            message = _("the id {id} is taken by the step in line {line}", id=given, line=self.ids[given])
            self.problems.add("E-STEP-ID", message, (*base, "id"), step=given, hint=_("give one of them another id"))
        return given

    def _own_id(self, verb: str) -> str:
        """An id for a step without one: its verb, numbered when it comes again."""
        stem = verb.replace(".", "-")
        taken = (f"{stem}-{number}" for number in range(2, len(self.ids) + 3))
        return next(one for one in (stem, *taken) if one not in self.ids)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One step being read."""

    reader: StepReader
    declaration: Declaration | None
    """None for a step whose verb nobody knows: its controls are checked all the same."""
    raw: Mapping[str, Any]
    base: Path
    id: str
    before: tuple[str, ...]
    final: bool

    @property
    def _problems(self) -> Problems:
        return self.reader.problems

    def planned(self, line: int) -> PlannedStep | None:
        """The step; None when its controls cannot be read, or hang on a variable that has a problem of its own."""
        each = self.raw.get("foreach") is not None
        params = self._params(self.declaration, each) if self.declaration is not None else {}
        controls = self._controls()
        if controls is None:
            return None
        when = self._condition(controls.when, each)
        needs = self._needs(controls.needs)
        assertions = self._assertions(controls, each)
        if self.declaration is None:
            return None
        defaults = self.reader.defaults
        retry = controls.retry
        return PlannedStep(
            self.id,
            self.declaration,
            params,
            when=when,
            needs=needs,
            timeout=defaults.timeout if controls.timeout is None else controls.timeout,
            interval=defaults.interval if controls.interval is None else controls.interval,
            retry=Retry(retry.times, retry.delay) if retry else Retry(),
            allow_failure=controls.allow_failure,
            for_each_party=each,
            assertions=assertions,
            line=line,
        )

    def _controls(self) -> Controls | None:
        verb = self.declaration.verb if self.declaration else None
        own = {key: value for key, value in self.raw.items() if key in CONTROL_KEYS and key != verb}
        early = {key: value for key, value in own.items() if key not in _LATE_CONTROLS}
        if not self._references(outputs=False).run(early, self.base):
            return None
        known = substitute(early, self._lookup)
        if any(unknown_paths(known)):
            return None
        try:
            return Controls.model_validate({**own, **known})
        except ValidationError as error:
            complain(self._problems, error.errors(include_url=False), Controls, self.base, step=self.id)
            return None

    def _params(self, declaration: Declaration, each: bool) -> Mapping[str, Any]:
        """The parameters as they are written, once they have been tried against the verb's declaration."""
        base = (*self.base, declaration.verb)
        written = self.raw[declaration.verb]
        params = {} if written is None else written
        if not isinstance(params, Mapping):
            short = declaration.short
            if short is None:
                message = _("{verb} takes a mapping of parameters", verb=declaration.verb)
                self._problems.add("E-VALUE", message, base, step=self.id)
                return {}
            # Problems point at the value itself: nothing deeper stands in the document.
            params = {short: params}
        if self._references(each=each).run(written, base):
            self._check(declaration.params, params, base)
        return params

    def _assertions(self, controls: Controls, each: bool) -> tuple[Mapping[str, Any], ...]:
        for index, assertion in enumerate(controls.assertions):
            base = (*self.base, "assert", index)
            if self._references(each=each).run(assertion, base):
                self._check(Assertion, assertion, base)
        return tuple(controls.assertions)

    def _check(self, model: type[BaseModel], data: Any, base: Path) -> None:
        checked = check(model, data, self._lookup)
        complain(self._problems, checked.errors, model, base, step=self.id)

    def _lookup(self, reference: Reference) -> Any:
        """Values as far as they are known before the run."""
        try:
            return Scope(self.reader.variables, self.reader.environment)(reference)
        except LookupError:
            return UNKNOWN

    def _condition(self, written: str | bool, each: bool) -> Condition | None:
        if isinstance(written, bool):
            return None if written else Literal(False)
        place = (*self.base, "when")
        try:
            condition = parse_condition(written)
        except ConditionError as error:
            span = narrowed(self._problems, place, written[error.column :] or written)
            message = _("`when` cannot be read at `{text}`", text=str(error) or "…")
            hint = _('write for example: ingress == "nginx" and not steps.kubefate.changed')
            self._problems.add("E-WHEN-SYNTAX", message, step=self.id, hint=hint, span=span)
            return None
        references_check = self._references(each=each)
        for reference in references(condition):
            references_check.one(reference, place, str(reference))
        return condition

    def _needs(self, needs: list[str] | None) -> tuple[str, ...] | None:
        for index, need in enumerate(needs or ()):
            if need not in self.before:
                message = _("no step {name} comes before this one", name=need)
                place = (*self.base, "needs", index)
                self._problems.add("E-NEEDS", message, place, step=self.id, hint=nearest_or_all(need, self.before))
        if needs is not None and self.final:
            message = _("a `finally` step runs whatever happened: it needs nothing")
            self._problems.add("E-NEEDS", message, (*self.base, "needs"), key=True, step=self.id)
        return None if needs is None else tuple(needs)

    def _references(self, *, each: bool = False, outputs: bool = True) -> ReferenceCheck:
        reader = self.reader
        return ReferenceCheck(
            reader.problems,
            reader.variables,
            self.before,
            reader.environment,
            step=self.id,
            for_each_party=each,
            outputs=outputs,
        )
