"""`${…}` checked before anything runs: syntax, names, and that what is referred to comes before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fatetui.script.problems import Problems, nearest
from services.i18n import Message, _
from services.redact import is_sensitive_key, secrets
from services.steps.references import Kind, Reference, ReferenceSyntaxError, parse_reference, references_in
from services.steps.scope import PARTY_FIELDS
from services.steps.variables import is_utf8
from services.yamldoc import Path, Span

_FORMS = "${NAME}, ${steps.ID.FIELD}, ${env:NAME}, ${party.FIELD}"


class ReferenceCheck:
    """Checks references against the variables there are and the steps that come before."""

    def __init__(
        self,
        problems: Problems,
        variables: Mapping[str, Any],
        steps_before: Collection[str],
        environment: Mapping[str, str],
        *,
        step: str | None = None,
        for_each_party: bool = False,
        outputs: bool = True,
    ) -> None:
        self._problems = problems
        self._variables = variables
        self._steps_before = steps_before
        self._environment = environment
        self._step = step
        self._for_each_party = for_each_party
        self._outputs = outputs

    def run(self, data: Any, base: Path) -> bool:
        """Check every reference within `data`, which stands at `base`; True when all are right."""
        right = True
        for path, text in references_in(data):
            place = (*base, *path)
            try:
                reference = parse_reference(text)
            except ReferenceSyntaxError:
                message = _("`{text}` names nothing", text="${" + text + "}")
                self._complain("E-REF", message, place, text, _("the forms are {forms}", forms=_FORMS))
                right = False
                continue
            right = self.one(reference, place, text) and right
        return right

    def one(self, reference: Reference, place: Path, text: str) -> bool:
        """Check one reference, written as `text` in the value at `place`."""
        match reference.kind:
            case Kind.VARIABLE:
                return self._variable(reference, place, text)
            case Kind.ENVIRONMENT:
                return self._from_environment(reference, place, text)
            case Kind.PARTY:
                return self._party(reference, place, text)
            case Kind.STEP:
                return self._output(reference, place, text)

    def _variable(self, reference: Reference, place: Path, text: str) -> bool:
        if reference.name in self._variables:
            return True
        message = _("the script declares no variable {name}", name=reference.name)
        self._complain("E-VAR-UNKNOWN", message, place, text, nearest(reference.name, self._variables))
        return False

    def _from_environment(self, reference: Reference, place: Path, text: str) -> bool:
        value = self._environment.get(reference.name)
        if value is None:
            message = _("environment variable {name} is not set", name=reference.name)
            self._complain("E-ENV-UNSET", message, place, text, None)
            return False
        if not is_utf8(value):
            message = _("environment variable {name} is no UTF-8", name=reference.name)
            self._complain("E-ENV-UNSET", message, place, text, None)
            return False
        if any(is_sensitive_key(str(name)) for name in (reference.name, *place)):
            secrets.register(value)
        return True

    def _party(self, reference: Reference, place: Path, text: str) -> bool:
        if not self._for_each_party:
            message = _("there is no party at hand here")
            self._complain("E-REF", message, place, text, _("add `foreach: parties` to the step"))
            return False
        if reference.field not in PARTY_FIELDS:
            message = _("a party has no field {field}", field=reference.field)
            hint = nearest(reference.field, PARTY_FIELDS) or _("fields: {names}", names=", ".join(PARTY_FIELDS))
            self._complain("E-REF", message, place, text, hint)
            return False
        return True

    def _output(self, reference: Reference, place: Path, text: str) -> bool:
        if not self._outputs:
            message = _("outputs of steps cannot be used here: it has to be known before the run")
            self._complain("E-REF", message, place, text, None)
            return False
        step = reference.name.partition("[")[0]
        if step in self._steps_before:
            return True
        message = _("no step {name} comes before this one", name=step)
        self._complain("E-REF", message, place, text, nearest(step, self._steps_before))
        return False

    def _complain(self, code: str, message: Message, place: Path, text: str, hint: Message | None) -> None:
        span = narrowed(self._problems, place, text)
        self._problems.add(code, message, place, step=self._step, hint=hint, span=span)


def narrowed(problems: Problems, place: Path, text: str) -> Span:
    """Where `text` stands within the value at `place`; the whole value when that cannot be told."""
    document = problems.document
    span = document.span(place)
    found = document.line(span.line).find(text, span.column - 1)
    if found < 0 or (span.line == span.end_line and found >= span.end_column):
        return span
    start = found + 1
    before = document.line(span.line)[:found]
    opening = 2 if before.endswith("${") else 0
    return Span(span.line, start - opening, span.line, start + len(text) + (1 if opening else 0))
