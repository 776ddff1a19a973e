"""Fields of a party file as rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from screens.editor.look import SEVERITIES, gravest_first
from screens.look import Tone
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.party import Field, Finding, ItemList, PartyFile, Section
from services.party.grammar.walking import path_text
from services.redact import is_sensitive_key
from services.text import one_line
from services.yamldoc import Path, Span, inline

COLUMNS = (
    Column(_("FIELD"), rank=0, least=20, most=40, key="name"),
    Column(_("VALUE"), rank=0, least=14, most=36, key="value"),
    Column(_("ABOUT"), rank=1, least=20, most=200, key="about"),
)
_HIDDEN = "••••••"


def section_row(section: Section, found: Sequence[Finding], *, folded: bool) -> Row:
    """The heading of a block."""
    sign = "▸" if folded else "▾"
    name = Cell(f"{sign} {one_line(str(section.path[-1]))}", Tone.STRONG if section.used else Tone.MUTED)
    told = one_line(str(section.help)) if section.help is not None else ""
    return Row(f"section {section.path}", (name, Cell(), _about(told, found)), (section, found), tone=_worst(found))


def field_row(field: Field, section: Section, found: Sequence[Finding]) -> Row:
    """A value, and what it is about or what is wrong with it."""
    name = one_line(field.dotted)
    if section.path:
        name = f"  {name.removeprefix(str(section.path[-1])).removeprefix('.')}"
    cells = (Cell(name), _value(field), _about(one_line(str(field.help)), found))
    return Row(field.dotted, cells, (field, found), tone=_worst(found))


def list_row(listed: ItemList) -> Row:
    """Where another item of a list is made."""
    name = Cell(f"  + {one_line(path_tail(listed.path))}", Tone.BUSY)
    about = Cell(one_line(f"{_('another one')}: {listed.help}"), Tone.MUTED)
    return Row(f"list {listed.dotted}", (name, Cell(), about), (listed, []))


def path_tail(path: Path) -> str:
    """A path without the block it is in."""
    return path_text(path[1:])


def finding_row(number: int, finding: Finding) -> Row:
    """What is wrong with no field in particular."""
    cells = (Cell(finding.rule), Cell(), _about("", [finding]))
    return Row(f"finding {number}", cells, (finding, [finding]), tone=_worst([finding]))


def written(field: Field, *, default: bool = False) -> str:
    """The value as it is typed; what the chart takes with `default`."""
    value: Any = field.default if default else field.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list() if not any(isinstance(item, list | dict) for item in value):
            return ", ".join(map(str, value))
        case list() | dict():
            return inline(value)
    return str(value)


def at_fields(
    party: PartyFile, sections: Sequence[Section], findings: Sequence[Finding]
) -> dict[Path | None, list[Finding]]:
    """Findings by the path of the field, else of the block, in whose lines they are; None for the rest."""
    paths = [field.path for section in sections for field in section.fields]
    blocks = [section.path for section in sections if section.path]
    found: dict[Path | None, list[Finding]] = {}
    for finding in sorted(findings, key=gravest_first):
        at = next((path for path in (*paths, *blocks) if _holds(party, path, finding.span)), None)
        found.setdefault(at, []).append(finding)
    return found


def _holds(party: PartyFile, path: Path, span: Span) -> bool:
    key, value = party.document.keys.get(path), party.document.values.get(path)
    first = key or value
    return first is not None and first.line <= span.line <= max(first.end_line, value.end_line if value else 0)


def _value(field: Field) -> Cell:
    if field.value is None:
        told = written(field, default=True)
        return Cell(f"({one_line(told)})" if told else "-", Tone.MUTED)
    shown = _HIDDEN if is_sensitive_key(str(field.path[-1])) else one_line(written(field))
    return Cell(shown or '""', Tone.STRONG)


def _about(told: str, found: Sequence[Finding]) -> Cell:
    if not found:
        return Cell(told, Tone.MUTED)
    glyph, tone = SEVERITIES[found[0].severity]
    return Cell(f"{glyph} {found[0].rule} {one_line(str(found[0].message))}", tone)


def _worst(found: Sequence[Finding]) -> Tone:
    return SEVERITIES[found[0].severity][1] if found else Tone.PLAIN
