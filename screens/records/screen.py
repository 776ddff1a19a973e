"""`:records`: KubeFATE 1.0.x's records beside what is there; below, what is wrong with the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from screens.detailed import DetailedScreen
from screens.look import Tone, age_at
from screens.place import Place
from screens.records.look import COLUMNS, Entry, lines, rows
from screens.summarized import SummarizedScreen
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.i18n import Message, _, verbatim
from services.session import RecordBoard, Session
from services.session.deeds import keeping_records, mending, restoring_records
from services.text import one_line

_ARCHIVE = "kubefate-records.gz"
_OF_RECORDS = "records."


class RecordsScreen(SummarizedScreen, DetailedScreen):
    """Looks when it is entered, when something was done to the records, and again with r."""

    SCOPES = DetailedScreen.SCOPES | {"records"}
    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.records
        if not board.running and (board.at is None or _done_since(session)):
            board.run()
        scene = board.scene
        if scene is not None and board.problem is None:
            self.present_own(self.keeper.keep_of(scene, lambda: rows(scene, board.troubles)), _nothing())
            if tick:
                self.table.tick()
        elif board.problem is not None:
            cause = verbatim(one_line(str(board.problem), 300))
            self.frame(Picture("✗", Tone.BAD, _("The records cannot be read"), cause, board.problem.remedy))
        else:
            self.frame(
                Picture("…", Tone.BUSY, _("Looking at the records"), _("KubeFATE's database, by a port-forward"))
            )
        self.table.dimmed = board.running
        self._summarize(board)

    def about(self, row: Row) -> Iterable[Line]:
        return lines(row.subject) if isinstance(row.subject, Entry) else ()

    def selected(self) -> Entry | None:
        """What is under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Entry) else None

    def do_records_run(self) -> None:
        """Look again."""
        if self.app.session is not None:
            self.app.session.records.run()

    def do_open(self) -> None:
        entry = self.selected()
        if entry is not None and entry.name:
            self.app.enter(Place("record", name=entry.name, title=one_line(entry.uuid, 20)))
        elif entry is not None:
            self.app.say(_("There is no one record of it"))

    def do_record_mend(self) -> None:
        """Mend what is marked, or the one under the cursor."""
        self._propose(remove=False)

    def do_record_remove(self) -> None:
        """Take the record away."""
        self._propose(remove=True)

    def do_records_backup(self) -> None:
        """Ask for a file, and keep everything in it."""
        question = _("Keep all records in which file? It will hold passwords.")
        self.app.ask(question, _ARCHIVE, _not_there, lambda file: self.app.begin(keeping_records(file)))

    def do_records_restore(self) -> None:
        """Ask for an archive, and propose to store what is missing."""
        question = _("Restore from which archive? What is there already is left as it is.")
        self.app.ask(question, _ARCHIVE, _there, lambda file: self.app.propose(restoring_records(file)))

    def _propose(self, *, remove: bool) -> None:
        entries = [row.subject for row in self.chosen() if isinstance(row.subject, Entry)]
        deed = mending([trouble for entry in entries for trouble in entry.troubles], remove=remove)
        if deed is None:
            told = _("Nothing here is to be removed") if remove else _("There is nothing to mend")
            self.app.say(told, Tone.WARN)
        else:
            self.app.propose(deed)

    def _summarize(self, board: RecordBoard) -> None:
        parts: list[Line] = []
        if board.at is not None and board.scene is not None:
            ago = age_at(self.app.now(), board.at)
            parts.append((str(_("looked {age} ago", age=ago)), Tone.MUTED))
            parts.append((one_line(board.place, 80), Tone.MUTED))
            if board.scene.unseen:
                namespaces = one_line(", ".join(sorted(board.scene.unseen)), 60)
                parts.append((f"! {_('not looked into: {namespaces}', namespaces=namespaces)}", Tone.WARN))
            if board.scene.silence is not None:
                parts.append((f"! {_('KubeFATE does not answer')}", Tone.WARN))
        self.summary.tell(*parts, looking=board.running)


def _done_since(session: Session) -> bool:
    """Whether something was done to the records after they were looked at."""
    at = session.records.at
    return at is not None and any(
        task.ended is not None
        and task.ended > at
        and any(step.verb.startswith(_OF_RECORDS) for step in task.deed.plan().all_steps)
        for task in session.tasks.tasks
    )


def _not_there(file: str) -> Message | None:
    if not file.strip():
        return _("Name a file")
    return _("{file} is there already", file=file) if Path(file).expanduser().exists() else None


def _there(file: str) -> Message | None:
    return None if Path(file).is_file() else _("There is no file {file}", file=file)


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("KubeFATE has no records"), _("Nothing was ever installed by it"))
