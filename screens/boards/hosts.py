"""`:hosts`: the lines that a machine needs to find the federation's names, for each system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screens.firstlook import FirstLook
from screens.host import Host
from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.access import HostsError, hosts_block, hosts_removal
from services.access.hosts import System
from services.i18n import Message, _
from services.session import Session
from services.text import one_line

SYSTEMS: tuple[tuple[System, Message], ...] = (
    ("linux", _("Linux: into /etc/hosts")),
    ("macos", _("macOS: into /etc/hosts")),
    ("windows", _("Windows: into the hosts file")),
    ("powershell", _("Windows: into PowerShell, as administrator")),
)
_SHOWN: tuple[tuple[System, Message], ...] = (("linux", _("Linux and macOS: into /etc/hosts")), *SYSTEMS[2:])
"""What would be the same twice is shown once."""


class HostsScreen(TextScreen):
    """Looks for the names once; again with r."""

    SCOPES = TextScreen.SCOPES | {"names"}

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._first = FirstLook()
        self._written: list[Line] = []

    def retranslate(self) -> None:
        self._written = []

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        await session.parties.refresh(tick=tick)
        if self._first.due(session):
            look_for_names(session)
        names, error = session.names.addresses, session.names.error
        if names is not None:
            lines = list(_lines(names))
        elif error is not None:
            lines = [(f"✗ {one_line(str(error), 300)}", Tone.BAD), (f"  → {error.remedy or ''}", Tone.MUTED)]
        else:
            lines = [(str(_("Looking for the names of the Ingresses …")), Tone.BUSY)]
        if lines != self._written:
            self._written = lines
            self.text.show(lines)

    def do_names_look(self) -> None:
        """Look again."""
        if self.app.session is not None:
            look_for_names(self.app.session)

    def do_copy_text(self) -> None:
        """Put the lines for one system on the clipboard."""
        copy_lines(self.app)


def look_for_names(session: Session) -> None:
    """Look at the names of all parties that are known."""
    session.names.look(party.namespace for party in session.parties.found)


def copy_lines(host: Host) -> None:
    """Put the lines that a hosts file needs on the clipboard, for the system that is chosen."""
    names = host.session.names.addresses if host.session is not None else None
    if not names or not any(names.values()):
        host.say(_("There is no name with an address to copy"), Tone.WARN)
        return
    try:
        blocks: dict[str, str] = {system: hosts_block(names, system) for system, _title in SYSTEMS}
    except HostsError as error:
        host.complain(error)
        return
    host.choose(_("For which system?"), SYSTEMS, lambda system: host.copy(blocks[system]))


def _lines(names: Mapping[str, str]) -> Iterator[Line]:
    unknown = sorted(name for name, address in names.items() if not address)
    if not names:
        yield str(_("No Ingress names anything here; nothing needs a hosts file")), Tone.MUTED
        return
    for name in unknown:
        yield f"! {_('{name} has no address: no ingress controller publishes it', name=one_line(name))}", Tone.WARN
    for system, title in _SHOWN:
        try:
            block = hosts_block(names, system)
        except HostsError as error:
            yield f"✗ {one_line(str(error))}", Tone.BAD
            return
        yield "", Tone.PLAIN
        yield str(title), Tone.STRONG
        for line in block.splitlines():
            yield f"  {one_line(line, 400)}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("To take them out again:")), Tone.MUTED
    yield f"  {hosts_removal().strip()}", Tone.MUTED
