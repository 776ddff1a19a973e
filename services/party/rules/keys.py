"""Keys and values as they are written: unknown keys, YAML's traps."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.party.findings import Finding, Fix, Rule, Severity, rule
from services.party.grammar.walking import path_text
from services.party.partyfile import PartyFile
from services.party.rules.values import nearest
from services.text import one_line
from services.yamldoc import Path, Scalar, TextEdit, look_up

# Numbers that samples write bare; the charts emit them unquoted again.
_NUMBERS = frozenset(
    {"partyId", "partyPort", "port", "nodePort", "httpNodePort", "grpcNodePort", "httpsNodePort", "fateflowNodePort",
     "count", "replicas", "servingPort"}
)  # fmt: skip


@rule(
    "L06",
    Severity.WARNING,
    _("The chart does not read this key"),
    _(
        "Charts drop keys that they do not know without a word. Either the key is misspelt, or it belongs to another "
        "generation of charts (`proxy` to 1.3, `rollsite` to 1.4-1.11, `osx` to 2.0; `backend` before 1.9)."
    ),
)
def unknown_keys(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if not party.era_is_known:
        return
    skipped = party.data.get("skippedKeys")
    spared = {"version", *(skipped if isinstance(skipped, list) else ())} if party.data else set()
    for path, known in _unknown(party):
        if len(path) == 1 and path[0] in spared:
            continue
        remedy = nearest(str(path[-1]), known) or _("Remove it, or see which chart reads it")
        key = one_line(path_text(path), 120)
        message = _("Chart {version} does not read {key}", version=party.chart_version, key=key)
        yield declared.at(party, path, message, remedy=remedy, key=True)


@rule(
    "L20",
    Severity.ERROR,
    _("The YAML is broken or not what it looks like"),
    _(
        "Tabs, keys given twice, several documents in one file, unknown tags and other breaks of syntax; and numbers "
        "in quotes, which some charts compare as text, or in a notation that is read as another number than it looks "
        "like: `010000` is 4096, `0o7` is 7, `1_000` is 1000, `0x10` is 16."
    ),
)
def yaml_traps(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    document = party.document
    for problem in document.problems:
        yield Finding(declared.id, declared.severity, problem.span, problem.message, document.source, problem.hint)
    for path, written in document.scalars.items():
        if not path or path[-1] not in _NUMBERS:
            continue
        if written.type == "int" and written.style == "" and not _is_decimal(written.text):
            yield _misleading(declared, party, path, written)
        if written.style in ("'", '"') and written.text.isdecimal():
            edit = TextEdit(document.values[path], written.text)
            yield declared.at(
                party,
                path,
                _("The number {value} is in quotes", value=one_line(written.text, 40)),
                remedy=_("Remove the quotes"),
                fix=Fix(_("Remove the quotes"), (edit,)) if _is_plain_number(written.text) else None,
                severity=Severity.WARNING,
            )


def _misleading(declared: Rule, party: PartyFile, path: Path, written: Scalar) -> Finding:
    """A number in a notation of its own: octal, hexadecimal, binary, with underscores or a sign."""
    value = str(look_up(party.document.data, path))
    return declared.at(
        party,
        path,
        _("{text} is read as {value}", text=one_line(written.text, 40), value=value),
        remedy=_("Write {value}", value=value),
        fix=Fix(_("Write {value}", value=value), (TextEdit(party.document.values[path], value),)),
        severity=Severity.WARNING,
    )


def _is_plain_number(text: str) -> bool:
    return len(text) < 20 and _is_decimal(text)


def _is_decimal(text: str) -> bool:
    """Whether it is the number that it looks like."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and (digits == "0" or not digits.startswith("0"))


def _unknown(party: PartyFile) -> Iterator[tuple[Path, list[str]]]:
    """Keys that nothing of the chart reads, each with those that it does read at that place."""
    for path, node, value in party.places:
        if isinstance(value, dict) and not node.free:
            yield from (((*path, key), list(node.children)) for key in value if key not in node.children)
