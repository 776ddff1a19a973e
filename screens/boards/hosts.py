"""`:hosts`: the lines that a machine needs to find the federation's names, for each system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.access import HostsError, hosts_block, hosts_removal
from services.i18n import _
from services.text import one_line

_SYSTEMS = (
    ("linux", _("Linux and macOS: into /etc/hosts")),
    ("powershell", _("Windows: into PowerShell, as administrator")),
)


class HostsScreen(TextScreen):
    """Looks for the names once; again with r."""

    SCOPES = TextScreen.SCOPES | {"hosts"}

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._asked = False
        self._written: list[Line] = []

    def retranslate(self) -> None:
        self._written = []

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        await session.parties.watch()
        views = await session.parties.refresh(tick=tick)
        if views and not self._asked:
            self._asked = True
            session.boards.look_for_names([view.party.namespace for view in views])
        names = session.boards.names
        if names is None:
            lines: list[Line] = [(str(_("Looking for the names of the Ingresses …")), Tone.BUSY)]
        else:
            lines = list(_lines(names))
        if lines != self._written:
            self._written = lines
            self.text.show(lines)

    def do_copy_text(self) -> None:
        """Put the Linux lines on the clipboard: they are what is needed first."""
        session = self.app.session
        block = hosts_block(session.boards.names) if session is not None and session.boards.names else ""
        if block:
            self.app.copy(block)


def _lines(names: Mapping[str, str]) -> Iterator[Line]:
    unknown = sorted(name for name, address in names.items() if not address)
    if not names:
        yield str(_("No Ingress names anything here; nothing needs a hosts file")), Tone.MUTED
        return
    for name in unknown:
        yield f"! {_('{name} has no address: no ingress controller publishes it', name=one_line(name))}", Tone.WARN
    for system, title in _SYSTEMS:
        try:
            block = hosts_block(names, system)  # type: ignore[arg-type] # its own words, from the table
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
