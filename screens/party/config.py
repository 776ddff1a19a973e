"""What a party was installed with, key by key, beside what its file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from screens.listing import ListingScreen
from screens.look import Tone
from screens.party.tab import PartyTab
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.doctor import KnownParty
from services.i18n import _
from services.party import PartyFile
from services.redact import is_sensitive_key, secrets
from services.session import Session, installed_party
from services.text import one_line

COLUMNS = (
    Column(_("KEY"), rank=0, least=16, most=44, key="name"),
    Column(_("INSTALLED"), rank=0, least=16, most=60, key="installed"),
    Column(_("FILE"), rank=1, least=16, most=60, key="file"),
    Column(_("STATE"), rank=0, least=9, most=16, key="health"),
)
_HIDDEN = "•••"
_NOWHERE = object()


class ConfigTab(PartyTab, ListingScreen):
    """Keys that differ are faults: Ctrl-Z leaves those alone."""

    SCOPES = ListingScreen.SCOPES | {"party-config"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        view = self.selected_party()
        bench = self.app.workbench
        if tick or not bench.sheets:
            await bench.scan()
        installed = self._installed(session, view.party) if view is not None else None
        name = bench.file_of(self.place.name, self.place.namespace or "")
        file = bench.party(name) if name is not None else None
        rows = self.keeper.keep(config_rows(installed, file))
        self.present_own(rows, _nothing())

    async def do_open(self) -> None:
        await self.do_party_edit()

    @staticmethod
    def _installed(session: Session, party: KnownParty) -> PartyFile | None:
        return installed_party(party, session.parties.pods, session.service.view)


def config_rows(installed: PartyFile | None, file: PartyFile | None) -> Iterator[Row]:
    """A row for each key of either, in their order. Pure."""
    was = dict(_flat(installed.data)) if installed is not None else {}
    # KubeFATE records the name of the chart where a file leaves it out.
    says = dict(_flat({"chartName": file.chart_name, **file.data})) if file is not None else {}
    for key in dict.fromkeys((*was, *says)):
        old, new = was.get(key, _NOWHERE), says.get(key, _NOWHERE)
        state = _state(old, new, compared=installed is not None and file is not None)
        yield Row(key, (Cell(one_line(key), Tone.STRONG), _value(key, old), _value(key, new), state), tone=state.tone)


def _state(old: Any, new: Any, *, compared: bool) -> Cell:
    if not compared or old == new:
        return Cell("=" if compared else "", Tone.MUTED)
    if old is _NOWHERE:
        return Cell(f"+ {_('in the file')}", Tone.WARN)
    return Cell(f"- {_('installed')}", Tone.WARN) if new is _NOWHERE else Cell(f"≠ {_('differs')}", Tone.WARN)


def _value(key: str, value: Any) -> Cell:
    if value is _NOWHERE:
        return Cell("-", Tone.MUTED)
    if value not in (None, "") and is_sensitive_key(key.rpartition(".")[2]):
        return Cell(_HIDDEN, Tone.MUTED)
    return Cell(one_line(secrets.mask("null" if value is None else str(value)), 200))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar with its dotted path; an empty mapping or list stands for itself."""
    if isinstance(value, Mapping) and value:
        for key, one in value.items():
            yield from _flat(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple) and value:
        for number, one in enumerate(value):
            yield from _flat(one, f"{path}[{number}]")
    else:
        yield path, value


def _nothing() -> Picture:
    return Picture(
        "?",
        Tone.UNSURE,
        _("With what it was installed is not known"),
        _("KubeFATE does not tell, and no file in this folder describes it"),
        _(":config lists the files of this folder"),
    )
