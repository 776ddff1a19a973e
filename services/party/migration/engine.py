"""The way from one chart version to a newer one, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

from services.i18n import Message, _
from services.party.grammar import CHART_NAMES, KeyType, Node, grammar_of, modules_of, versions_of
from services.party.migration.adjustments import ADJUSTMENTS, FIRST
from services.party.migration.draft import Draft
from services.party.migration.model import Decision, Migration, MigrationRefused
from services.party.migration.questions import QUESTIONS
from services.party.migration.rows import Rewrite
from services.party.migration.tables import MODULES, MOVES, RENAMES, REWRITES
from services.party.partyfile import PartyFile
from services.party.versions import version_key
from services.yamldoc import Path


class _Row(Protocol):
    @property
    def at(self) -> str: ...

    @property
    def chart_name(self) -> str: ...


_SomeRow = TypeVar("_SomeRow", bound=_Row)


def migrate(party: PartyFile, chart_version: str) -> Migration:
    """What `services.party.migration.migrate` promises."""
    known = versions_of(party.chart_name)
    _refuse_what_cannot_be(party, chart_version, known)
    since = party.chart_version
    draft = Draft(party)
    if version_key(since) < version_key(chart_version):
        try:
            _pass(draft, party, since, chart_version)
        except KeyError as failure:
            raise MigrationRefused(
                _("{file} cannot be edited in place", file=party.document.source),
                cause=_("The value at {path} stands behind an alias or in broken YAML", path=str(failure.args[0])),
                remedy=_("Write the value out where it stands, and try again"),
            ) from None
    questions = tuple(_questions(draft.party, since, chart_version))
    missing = tuple(_missing(draft.party, chart_version))
    return Migration(
        party.document.text,
        draft.text,
        since,
        chart_version,
        party.document.source,
        tuple(draft.changes),
        (*questions, *draft.decisions, *missing),
    )


def _refuse_what_cannot_be(party: PartyFile, chart_version: str, known: tuple[str, ...]) -> None:
    names = {"file": party.document.source, "version": chart_version, "chart": party.chart_name}
    if party.chart_name not in CHART_NAMES:
        raise MigrationRefused(_("{chart} is none of KubeFATE's charts: nothing is known of its versions", **names))
    if chart_version not in known:
        raise MigrationRefused(
            _("Chart {chart} has no version {version}", **names),
            remedy=_("One of {versions}", versions=", ".join(known)),
        )
    if not party.era_is_known:
        raise MigrationRefused(
            _("{file} does not say which chart version it is for", **names), remedy=_("Set chartVersion")
        )
    if not party.document.complete or party.document.problems:
        raise MigrationRefused(_("The YAML of {file} is broken", **names), remedy=_("Mend what lint finds first"))
    if version_key(chart_version) < version_key(party.chart_version):
        raise MigrationRefused(
            _("{file} is for {since}: there is no way back to {version}", since=party.chart_version, **names),
            cause=_("Older charts lack what the file says, and KubeFATE refuses an update to an older version"),
            remedy=_("Begin with a new file of {version}, and install anew", **names),
        )


def _pass(draft: Draft, party: PartyFile, since: str, to: str) -> None:
    """The rows between the two versions, in the order of versions; then what the new chart does not read."""
    before = grammar_of(since, party.chart_name)
    if draft.has("version") and not draft.has("chartVersion"):
        draft.rename("version", "chartVersion", _("Every released command line reads chartVersion"))
    for row in FIRST:
        row.apply(draft)
    for at in _milestones(since, to):
        _step(draft, party.chart_name, at)
    draft.set("chartVersion", to, _("The version asked for"))
    after = grammar_of(to, party.chart_name)
    _drop_unread(draft, before, after)
    _add_blocks(draft, after)
    _drop_modules(draft, to)


def _milestones(since: str, to: str) -> list[str]:
    rows: tuple[_Row, ...] = (*RENAMES, *MOVES, *REWRITES, *MODULES, *ADJUSTMENTS)
    passed = {row.at for row in rows if version_key(since) < version_key(row.at) <= version_key(to)}
    return sorted(passed, key=version_key)


def _step(draft: Draft, chart_name: str, at: str) -> None:
    reason = _("So from chart {version} on", version=at)
    for rename in _at(RENAMES, at, chart_name):
        draft.rename(rename.old, rename.new, reason)
    for move in _at(MOVES, at, chart_name):
        draft.move(move.old, move.new, reason)
    for rewrite in _at(REWRITES, at, chart_name):
        _rewrite(draft, rewrite, reason)
    for module in _at(MODULES, at, chart_name):
        draft.swap_module(module.old, module.new, reason)
    for adjustment in _at(ADJUSTMENTS, at, chart_name):
        adjustment.apply(draft)


def _at(rows: tuple[_SomeRow, ...], at: str, chart_name: str) -> Iterator[_SomeRow]:
    return (row for row in rows if row.at == at and row.chart_name == chart_name)


def _rewrite(draft: Draft, row: Rewrite, reason: Message) -> None:
    said = draft.get(row.key)
    found = row.values.get("" if said is None else str(said).lower())
    if found is None or (row.modules and not set(row.modules) & set(draft.party.modules)):
        return
    before = row.key if said is not None else "modules"
    for path, value in found.items():
        if value is not None:
            draft.set(path, value, reason, after=before)
            before = path
        elif draft.has(path):
            draft.remove(path, reason)


def _drop_unread(draft: Draft, before: Node, after: Node) -> None:
    """Keys that the old chart knew and the new one does not read; those that neither knew are lint's to tell."""
    reason = _("No longer read by the chart")
    while True:
        path = next(_unread(draft.party.document.data, (), before, after), None)
        if path is None:
            return
        draft.remove_at(path, reason)


def _unread(data: Any, path: Path, before: Node | None, after: Node) -> Iterator[Path]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _unread(item, (*path, index), before, after)
    elif isinstance(data, dict) and not (after.key is not None and after.key.type is KeyType.ANY):
        for key, value in data.items():
            old, new = before.child(key) if before else None, after.child(key)
            if new is not None and (_counts(new) or not _counts(old)):
                yield from _unread(value, (*path, key), old, new)
            elif old is not None:
                yield (*path, key)


def _counts(node: Node | None) -> bool:
    return node is not None and not (node.key is not None and node.key.deprecated)


def _add_blocks(draft: Draft, after: Node) -> None:
    """Blocks without which the new chart cannot be rendered, with the first of its keys that has a default."""
    for name, node in after.children.items():
        if node.key is None or not node.key.required or node.key.type is not KeyType.MAPPING or draft.get(name):
            continue
        given = ((inner, child.key.default) for inner, child in node.children.items() if child.key is not None)
        inner, default = next(entry for entry in given if entry[1] is not None)
        draft.set(f"{name}.{inner}", default, _("The chart cannot be rendered without this block"))


def _drop_modules(draft: Draft, to: str) -> None:
    known = {module.name for module in modules_of(to, draft.party.chart_name)}
    for name in draft.party.modules:
        if name not in known:
            draft.swap_module(name, "", _("No module of this chart"))


def _questions(party: PartyFile, since: str, to: str) -> Iterator[Decision]:
    passed = {
        (row.code, row.path): row
        for row in QUESTIONS
        if row.chart_name == party.chart_name
        and version_key(since) < version_key(row.at) <= version_key(to)
        and row.holds(party)
    }
    for row in passed.values():
        yield Decision(row.code, row.path, row.message, row.remedy)


def _missing(party: PartyFile, chart_version: str) -> Iterator[Decision]:
    """Keys that the new chart cannot do without and that the file still lacks (P50)."""
    for name, child in grammar_of(chart_version, party.chart_name).children.items():
        key = child.key
        if key is not None and key.required and party.data.get(name) is None:
            told = ", ".join(key.allowed) or key.type.value
            message = _("Chart {version} cannot do without {key}", version=chart_version, key=name)
            yield Decision("M-REQUIRED", name, message, _("Set it: {values}", values=told))
