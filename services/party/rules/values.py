"""Values beside what the chart reads them as: types, words that are allowed, what has no effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.i18n import Message, _
from services.party.findings import Finding, Fix, Rule, Severity, of_fate, of_serving, rule
from services.party.grammar import Key, KeyType, Module, Node, grammar_of, modules_of
from services.party.grammar.walking import path_text
from services.party.partyfile import PartyFile, whole
from services.text import one_line
from services.yamldoc import Path, TextEdit, scalar

_TEXTS = frozenset(
    {
        KeyType.STRING,
        KeyType.IMAGE,
        KeyType.TAG,
        KeyType.HOST,
        KeyType.ADDRESS,
        KeyType.NAME,
        KeyType.PASSWORD,
        KeyType.VERSION,
    }
)
_NUMBERS = frozenset({KeyType.INTEGER, KeyType.NUMBER})
# Rules of their own speak of these: L03, L04, L09, L10, L12.
_SPOKEN_OF = frozenset({"name", "namespace", "partyId", "partyIp", "chartVersion"})
_HAS_WORDS = frozenset({KeyType.STRING})
_STORAGE = ("existingClaim", "storageClass", "accessMode", "size", "subPath")


@rule(
    "L21",
    Severity.ERROR,
    _("A value is of another type than the chart reads"),
    _(
        "YAML 1.1 reads `1.10` as the number 1.1, `yes` and `on` as true and `1e3` as 1000.0; what was meant as text "
        "needs quotes. Lists and mappings have to be what the chart's template goes through, or it cannot be rendered; "
        "a quoted `false` is a text, and as such true."
    ),
)
def types(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for path, key, value in _known_values(party):
        wanted = _mismatch(key.type, value)
        if wanted is None or path[-1] in _SPOKEN_OF:
            continue
        shown = one_line(_written(party, path, value), 60)
        message = _("{key} should be {wanted}; this is {found}", key=path_text(path), wanted=wanted, found=shown)
        severity = Severity.WARNING if key.type in _TEXTS and type(value) is int else Severity.ERROR
        fix = _retyped(party, path, key.type, value)
        remedy = fix.title if fix else _("Write it as {wanted}", wanted=wanted)
        yield declared.at(party, path, message, remedy=remedy, fix=fix, severity=severity)


@rule(
    "L22",
    Severity.ERROR,
    _("A value that the chart does not know"),
    _("The key takes one of a few words. Charts compare engines without case, Kubernetes compares its own words with."),
)
def allowed_values(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for path, key, value in _known_values(party):
        if not key.allowed or key.type not in _HAS_WORDS or isinstance(value, dict | list) or value == "":
            continue
        if path[:1] == ("modules",):
            continue
        if str(value).lower() not in {word.lower() for word in key.allowed}:
            listed = ", ".join(key.allowed)
            message = _("{value} is no value for {key}", value=one_line(str(value), 60), key=path_text(path))
            yield declared.at(party, path, message, remedy=_("One of {values}", values=listed))


@rule(
    "L23",
    Severity.INFO,
    _("A key or module that has no effect"),
    _(
        "Samples carry keys that no template of the chart reads, and modules that come with others anyway. They do no "
        "harm, and nothing else either."
    ),
)
def without_effect(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    told: set[Path] = set()
    for path, key, _value in _known_values(party):
        if key.deprecated and path[:1] not in told:
            told.add(path)
            message = _("Chart {version} takes {key} and does nothing with it", **_of(party), key=path_text(path))
            yield declared.at(party, path, message, key=True)
    idle = {row.name for row in _modules(party) if row.deprecated}
    for path, module in _listed_modules(party):
        if module in idle:
            message = _("The module {module} changes nothing in chart {version}", **_of(party), module=module)
            yield declared.at(party, path, message)


@rule(
    "L24",
    Severity.WARNING,
    _("A module that the chart does not have"),
    _("KubeFATE passes the list on, and the chart installs the modules it knows. A misspelt one is missing silently."),
)
def unknown_modules(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    known = [row.name for row in _modules(party)]
    for path, module in _listed_modules(party) if known else ():
        if module not in known:
            message = _("Chart {version} has no module {module}", **_of(party), module=one_line(module, 60))
            yield declared.at(party, path, message, remedy=nearest(module, known))


@rule(
    "L15",
    Severity.WARNING,
    _("Storage is described, and not kept"),
    _(
        "Where data is kept counts only with `persistence: true`. Without it everything is gone with the pod, whatever "
        "size or class the file names."
    ),
    reach=(of_fate("v1.4.0"), of_serving()),
)
def storage_without_persistence(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if party.data.get("persistence") is True or not party.era_is_known:
        return
    if grammar_of(party.chart_version, party.chart_name).child("persistence") is None:
        return
    told: set[Path] = set()
    for path, key, value in _known_values(party):
        if path[-1] in _STORAGE and value not in (None, "", key.default) and path[:-1] not in told:
            told.add(path[:-1])
            message = _("{key} has no effect: persistence is not true", key=path_text(path))
            yield declared.at(party, path, message, remedy=_("Set `persistence: true`, or remove it"), key=True)


@rule(
    "L19",
    Severity.WARNING,
    _("A password that everybody knows"),
    _(
        "The charts' default passwords are published. Whoever reaches the board, the database or the message queue of "
        "this party knows them too."
    ),
    reach=(of_fate("v1.4.0"), of_serving()),
)
def default_passwords(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for path, key, value in _known_values(party):
        if key.type is KeyType.PASSWORD and key.default and value == key.default:
            message = _("{key} is the chart's published default", key=path_text(path))
            yield declared.at(party, path, message, remedy=_("Choose another one"))


def nearest(name: str, known: list[str]) -> Message | None:
    """The hint for a misspelt word, when one looks like it."""
    # difflib costs milliseconds to import, and most files have nothing unknown.
    from difflib import get_close_matches

    near = next(iter(get_close_matches(name, known, n=1)), None)
    return _("Did you mean {near}?", near=near) if near else None


def _modules(party: PartyFile) -> tuple[Module, ...]:
    return modules_of(party.chart_version, party.chart_name) if party.era_is_known else ()


def _listed_modules(party: PartyFile) -> Iterator[tuple[Path, str]]:
    listed = party.data.get("modules")
    for index, module in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(module, str):
            yield ("modules", index), module


def _known_values(party: PartyFile) -> Iterator[tuple[Path, Key, Any]]:
    """Everything in the file that its chart has a key for; what is empty is as good as absent."""
    for path, node, value in party.places:
        key = _key_at(path, node)
        if key is not None and value is not None:
            yield path, key, value


def _key_at(path: Path, node: Node) -> Key | None:
    return node.item if path and isinstance(path[-1], int) else node.key


def _mismatch(kind: KeyType, value: Any) -> Message | None:
    """What should stand there instead of `value`; None when it will do."""
    if kind is KeyType.MAPPING:
        return None if isinstance(value, dict) else _("a mapping")
    if kind is KeyType.LIST:
        return None if isinstance(value, list) else _("a list")
    if kind is KeyType.ANY:
        return None
    if isinstance(value, dict | list):
        return _("a single value")
    if kind is KeyType.BOOLEAN:
        return None if isinstance(value, bool) else _("true or false")
    if kind in _TEXTS:
        return None if isinstance(value, str) else _("text")
    if kind in _NUMBERS:
        return None if _is_number(kind, value) else _("a number")
    return None


def _is_number(kind: KeyType, value: Any) -> bool:
    return whole(value) is not None or (kind is KeyType.NUMBER and isinstance(value, float))


def _retyped(party: PartyFile, path: Path, kind: KeyType, value: Any) -> Fix | None:
    """The same words in quotes, or a boolean out of them: what needs no decision."""
    span, written = party.document.values.get(path), party.document.scalars.get(path)
    if span is None or written is None or party.document.span(path) != span:
        return None
    if kind in _TEXTS and written.style == "" and not isinstance(value, dict | list):
        return Fix(_("Put it into quotes"), (TextEdit(span, f'"{written.text}"'),)) if '"' not in written.text else None
    if kind is KeyType.BOOLEAN and isinstance(value, str) and value.lower() in ("true", "false"):
        return Fix(_("Remove the quotes"), (TextEdit(span, value.lower()),))
    return None


def _written(party: PartyFile, path: Path, value: Any) -> str:
    if isinstance(value, dict | list):
        return str(_("a mapping") if isinstance(value, dict) else _("a list"))
    as_read = scalar(value) if isinstance(value, str | int | float | bool) else str(value)
    written = party.document.scalars.get(path)
    return as_read if written is None or written.text == as_read or written.style else f"{written.text} ({as_read})"


def _of(party: PartyFile) -> dict[str, str]:
    return {"version": party.chart_version}
