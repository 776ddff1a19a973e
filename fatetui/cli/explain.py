"""`fatetui explain`: one place that knows every code, gathered from where each is declared."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from fatetui.cli.words import command, offered
from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.i18n.extraction import first_paragraph
from services.steps.step import Declaration

if TYPE_CHECKING:
    from services.party import Rule as LintRule
    from services.party.findings import Reach
    from services.rollout import Rule as DiagnosisRule

# Importing these and all that they show defines every error there is.
_HOMES = (
    "services.kubernetes",
    "services.kubefate",
    "services.party",
    "services.party.migration",
    "services.party.values",
    "services.federation",
    "services.federation.live",
    "services.rollout",
    "services.toy",
    "services.access",
    "services.records",
    "services.sandbox.demo",
    "services.steps.failures",
    "services.session.adopting",
    "services.session.boards",
    "services.session.editing",
    "services.session.elsewhere",
    "services.session.exporting",
    "services.wizard",
    "fatetui.paths",
    "fatetui.script.problems",
    "fatetui.settings",
)
_FIELD = re.compile(r"\{(\w+)\}")


_PROGRAM = frozenset({"fatetui", "services"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a code: a title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...] = ()


@command(help=_("Explain CODE: an error, a lint rule, a diagnosis, or a step. Without CODE, list them all."))
@click.argument("code", required=False, shell_complete=offered("codes"))
def explain(code: str | None) -> None:
    entries = registry()
    if code is None:
        for known, entry in entries.items():
            click.echo(f"{known:<20} {entry.title}")
        return
    called = {known.lower(): known for known in entries}
    if code.lower() not in called:
        sys.stderr.write(_unknown(code, list(entries)))
        click.get_current_context().exit(int(Exit.FILE))
    name = called[code.lower()]
    click.echo(f"{name}: {entries[name].title}")
    for paragraph in entries[name].paragraphs:
        click.echo(f"\n{paragraph}")


def registry() -> dict[str, Entry]:
    """Every code there is, sorted."""
    for home in _HOMES:
        module = import_module(home)
        for name in getattr(module, "__all__", ()):
            getattr(module, name)  # what a face shows is loaded when it is asked for
    steps = _steps()  # Loads the verbs, and with them the errors that only they raise: before `_errors` gathers.
    gathered = {**_errors(), **_script_codes(), **_reasons(), **_lint_rules(), **_decisions(), **_diagnoses(), **steps}
    return dict(sorted(gathered.items()))


def _errors() -> dict[str, Entry]:
    """Error classes by code. Those that share one are told together."""
    entries: dict[str, Entry] = {}
    for kind in _descendants(FatetuiError):
        words = str(Message(first_paragraph(inspect.getdoc(kind) or kind.__name__)))
        known = entries.get(kind.code)
        title = known.title if known else words
        paragraphs = (*(known.paragraphs if known else ()), words)
        ends = str(_("Ends a run with exit code {code}.", code=int(kind.exit)))
        entries[kind.code] = Entry(title, (*(one for one in paragraphs if one not in (title, ends)), ends))
    return entries


def _descendants(kind: type[FatetuiError]) -> Iterator[type[FatetuiError]]:
    """The program's own errors below `kind`; what others derive from them is theirs to explain."""
    for child in kind.__subclasses__():
        if "code" in vars(child) and child.__module__.partition(".")[0] in _PROGRAM:
            yield child
        yield from _descendants(child)


def _script_codes() -> dict[str, Entry]:
    from fatetui.cli import failures
    from fatetui.script.problems import CODES

    told = {code: str(text).split("\n\n") for code, text in {**CODES, **failures.CODES}.items()}
    return {code: Entry(title, tuple(more)) for code, (title, *more) in told.items()}


def _reasons() -> dict[str, Entry]:
    from services.steps.failures import INTERNAL
    from services.steps.reasons import REASONS, blocked

    known = {reason.code: Entry(str(reason.message)) for reason in (*REASONS, blocked("ID"))}
    return {**known, INTERNAL: Entry(str(_("A defect of fatetui; the details are in a file that the message names.")))}


def _lint_rules() -> dict[str, Entry]:
    from services import federation, party, records
    from services.federation.live import LIVE_RULES

    rules = (*party.RULES.values(), *federation.RULES.values(), *LIVE_RULES.values(), *records.RECORD_RULES.values())
    return {rule.id: _lint_rule(rule) for rule in rules}


def _lint_rule(rule: LintRule) -> Entry:
    paragraphs = [str(rule.explanation), str(_("Severity: {word}", word=rule.severity.value))]
    if rule.reach:
        paragraphs.append(str(_("Charts: {charts}", charts="; ".join(map(_charts, rule.reach)))))
    return Entry(str(rule.title), tuple(paragraphs))


def _charts(row: Reach) -> str:
    if row.before:
        return str(_("{chart} from {since}, before {before}", chart=row.chart, since=row.since, before=row.before))
    return str(_("{chart} from {since}", chart=row.chart, since=row.since))


def _decisions() -> dict[str, Entry]:
    from services.party.migration import decision_codes

    told = str(_("Left to decide when a party file is made one of a newer chart."))
    return {code: Entry(str(title), (told,)) for code, title in decision_codes().items()}


def _diagnoses() -> dict[str, Entry]:
    from services.rollout import RULES

    return {rule.id: _diagnosis(rule) for rule in RULES.values()}


def _diagnosis(rule: DiagnosisRule) -> Entry:
    paragraphs = [str(text) for text in (rule.cause, rule.explanation, rule.remedy) if text]
    if rule.mend and rule.mend.commands:
        paragraphs.append(_listed(str(_("Commands:")), list(map(_command, rule.mend.commands))))
    if rule.mend and rule.mend.step:
        paragraphs.append(str(_("Step: {step}", step=rule.mend.step)))
    if rule.looks_at:
        paragraphs.append(_listed(str(_("Looks at:")), rule.looks_at))
    if rule.checked_by:
        paragraphs.append(str(_("Found beforehand by: {rules}", rules=", ".join(rule.checked_by))))
    return Entry(str(rule.what), tuple(paragraphs))


def _command(command: Sequence[str]) -> str:
    """A command as manuals write it, names to be filled in as capitals."""
    return _FIELD.sub(lambda field: field[1].upper(), " ".join(command))


def _steps() -> dict[str, Entry]:
    from services.steps import declarations

    return {verb: _step(declaration) for verb, declaration in declarations().items()}


def _step(declaration: Declaration) -> Entry:
    paragraphs = [str(_("Risk: {risk}", risk=declaration.risk.value))]
    if declaration.local:
        paragraphs.append(str(_("Starts programs on this machine: needs --allow-local-exec.")))
    if declaration.replaces:
        paragraphs.append(_listed(str(_("Replaces by hand:")), declaration.replaces))
    if declaration.article:
        paragraphs.append(str(_("Steps of the tutorial: {steps}", steps=", ".join(declaration.article))))
    schema = declaration.params.model_json_schema(by_alias=True)
    parameters = [_parameter(name, inner, schema) for name, inner in schema.get("properties", {}).items()]
    if parameters:
        paragraphs.append(_listed(str(_("Parameters:")), parameters))
    return Entry(str(declaration.summary), tuple(paragraphs))


def _parameter(name: str, inner: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    default = ""
    if name in schema.get("required", ()):
        required = _("required")
        default = f" ({required})"
    elif inner.get("default") not in (None, "", []):
        default = f" ({inner['default']})"
    return f"{name}{default}: {inner.get('description', '')}".rstrip(": ")


def _listed(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _unknown(code: str, known: Sequence[str]) -> str:
    near = get_close_matches(code.upper(), known, n=1) or get_close_matches(code, known, n=1)
    hint = _("did you mean `{name}`?", name=near[0]) if near else _("`fatetui explain` lists what there is")
    said = _("nothing is called {code}", code=code)
    return f"fatetui: error[E-USAGE]: {said}\n    = {hint}\n"
