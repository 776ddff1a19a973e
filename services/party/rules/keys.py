"""Keys and values as they are written: unknown keys, YAML's traps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.i18n import _
from services.party.findings import Finding, Fix, Rule, Severity, rule
from services.party.grammar import Node, grammar_of
from services.party.partyfile import PartyFile
from services.text import one_line
from services.yamldoc import Path, TextEdit

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
    if not party.era_is_known or party.chart_name != "fate":
        return
    legacy = party.document.keys.get(("version",)) is not None
    for path, known in _unknown(party.data, (), grammar_of(party.chart_version)):
        key = str(path[-1])
        if legacy and path == ("version",):
            continue
        near = _nearest(key, known)
        remedy = _("Did you mean {near}?", near=near) if near else _("Remove it, or see which chart reads it")
        message = _(
            "Chart {version} does not read {key}",
            version=party.chart_version,
            key=one_line(".".join(str(step) for step in path), 120),
        )
        yield declared.at(party, path, message, remedy=remedy, key=True)


@rule(
    "L20",
    Severity.ERROR,
    _("The YAML is broken or not what it looks like"),
    _(
        "Tabs, keys given twice, several documents in one file, unknown tags and other breaks of syntax; and numbers "
        "in quotes, which some charts compare as text."
    ),
)
def yaml_traps(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    document = party.document
    for problem in document.problems:
        yield Finding(declared.id, declared.severity, problem.span, problem.message, document.source, problem.hint)
    for path, written in document.scalars.items():
        if path and path[-1] in _NUMBERS and written.style in ("'", '"') and written.text.isdecimal():
            edit = TextEdit(document.values[path], written.text)
            yield declared.at(
                party,
                path,
                _("The number {value} is in quotes", value=one_line(written.text, 40)),
                remedy=_("Remove the quotes"),
                fix=Fix(_("Remove the quotes"), (edit,)) if _is_plain_number(written.text) else None,
                severity=Severity.WARNING,
            )


def _nearest(key: str, known: list[str]) -> str | None:
    # difflib costs milliseconds to import, and most files have nothing unknown.
    from difflib import get_close_matches

    return next(iter(get_close_matches(key, known, n=1)), None)


def _is_plain_number(text: str) -> bool:
    return text.isascii() and len(text) < 20 and (text == "0" or not text.startswith("0"))


def _unknown(data: Any, path: Path, node: Node) -> Iterator[tuple[Path, list[str]]]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _unknown(item, (*path, index), node)
    elif isinstance(data, dict) and not node.free:
        for key, value in data.items():
            child = node.children.get(key)
            if child is None:
                yield (*path, key), list(node.children)
            else:
                yield from _unknown(value, (*path, key), child)
