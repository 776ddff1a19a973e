"""Party files that come to be: from a template, as a clone, or for another chart. Nothing is on the disk until it is
saved in the editor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textual import work

from screens.editor.diff import diff_lines
from screens.editor.review import ReviewScreen
from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.tasks import AskScreen, ChooseScreen
from screens.widgets.lines import Line
from services.errors import FatetuiError
from services.i18n import Message, _
from services.party import (
    TEMPLATE_VERSIONS,
    Migration,
    clone_party,
    migrate,
    new_party,
    version_key,
    versions_of,
    whole,
)
from services.text import one_line


class FoundingScreen(ListingScreen):
    """A table of party files, `uid` being their names."""

    @work(group="asking", exclusive=True)
    async def do_file_new(self) -> None:
        """A new file from the template of a chart."""
        options = [(version, version) for version in reversed(TEMPLATE_VERSIONS)]
        version = await self.app.push_screen_wait(ChooseScreen(_("For which chart version?"), options))
        party_id = await self._ask_id() if version is not None else None
        if version is not None and party_id is not None:
            name = f"fate-{party_id}"
            self._begin(self._path_of(party_id), new_party(version, name=name, namespace=name, party_id=party_id))

    @work(group="asking", exclusive=True)
    async def do_file_clone(self) -> None:
        """Another party as this one is."""
        row = self.table.current
        party = self.app.workbench.whole(row.uid) if row is not None else None
        if row is None or party is None:
            self._broken(row.uid if row is not None else "")
            return
        party_id = await self._ask_id()
        if party_id is None:
            return
        name = f"fate-{party_id}"
        try:
            text = clone_party(party, name=name, namespace=name, party_id=party_id)
        except (KeyError, FatetuiError):
            self._broken(row.uid)
            return
        self._begin(self._path_of(party_id), text)

    @work(group="asking", exclusive=True)
    async def do_file_migrate(self) -> None:
        """The file for a newer chart version."""
        row, bench = self.table.current, self.app.workbench
        party = bench.whole(row.uid) if row is not None else None
        if row is None or party is None:
            self._broken(row.uid if row is not None else "")
            return
        newer = [one for one in versions_of(party.chart_name) if version_key(one) > version_key(party.chart_version)]
        if not newer:
            self.app.say(_("There is no newer chart than {version}", version=one_line(party.chart_version, 40)))
            return
        options = [(version, version) for version in reversed(newer)]
        version = await self.app.push_screen_wait(ChooseScreen(_("To which chart version?"), options))
        if version is None:
            return
        try:
            migration = migrate(party, version)
        except FatetuiError as error:
            self.app.say(_("{reason}", reason=error.message), Tone.WARN)
            return
        title = _("{file} for chart {version}", file=one_line(row.uid), version=version)
        agreed = await self.app.push_screen_wait(ReviewScreen(title, [*migration_lines(migration)], _("Take it over")))
        if agreed:
            bench.put(row.uid, migration.text)
            self._edit(row.uid)

    async def _ask_id(self) -> int | None:
        """The id of a party that has no file yet."""
        taken = {party.party_id or 0 for party in self.app.workbench.report.parties.values()}
        proposed = next(number for number in range(9999, 9999 + len(taken) + 1) if number not in taken)

        def complaint(told: str) -> Message | None:
            number = whole(told.strip())
            if not number:
                return _("A whole number above 0")
            if self._path_of(number).exists() or str(self._path_of(number).name) in self.app.workbench.sheets:
                return _("{file} is there already", file=self._path_of(number).name)
            return _("Party {id} has a file already", id=number) if number in taken else None

        told = await self.app.push_screen_wait(AskScreen(_("The party's id"), str(proposed), complaint))
        return whole(told.strip()) if told is not None else None

    def _path_of(self, party_id: int) -> Path:
        return self.app.workbench.folder / f"fate-{party_id}.yaml"

    def _begin(self, path: Path, text: str) -> None:
        self._edit(self.app.workbench.add(path, text))

    def _edit(self, name: str) -> None:
        self.app.enter(Place("edit", name=name, title=one_line(name)))

    def _broken(self, name: str) -> None:
        self.app.say(_("Mend the YAML of {file} first", file=one_line(name) or "-"), Tone.WARN)


def migration_lines(migration: Migration) -> Iterator[Line]:
    """What is left to decide, what was changed and why, and the difference."""
    for decision in migration.decisions:
        place = f"{decision.path}: " if decision.path else ""
        yield f"! {decision.code} {place}{decision.message}", Tone.WARN
        yield f"  → {decision.remedy}", Tone.MUTED
    for change in migration.changes:
        became = f" → {change.became}" if change.became else ""
        yield f"· {one_line(change.path)}{one_line(became)}: {change.reason}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield from diff_lines(migration.diff())
