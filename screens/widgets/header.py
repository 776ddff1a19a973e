"""The line above everything: which context, which namespace, how the connection is, what is dangerous here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import getters
from textual.content import Content
from textual.widgets import Static

from screens.host import Host
from screens.look import TRUST, Tone, age_at
from screens.widgets.text import tell, toned
from services.i18n import _, language
from services.session import Trust
from services.text import one_line

if TYPE_CHECKING:
    from services.session import Link

_LONGEST = 28


class Header(Static):
    """Read anew whenever the screen pulls; changes nothing by itself."""

    app = getters.app(Host)

    DEFAULT_CSS = """
    Header { height: 1; }
    """

    def pull(self) -> None:
        """Show how things are now."""
        left, right = self._where(), self._marks()
        room = max(1, self.size.width - left.cell_length - right.cell_length)
        tell(self, Content.assemble(left, " " * room, right), layout=False)

    def on_resize(self) -> None:
        self.pull()

    def _where(self) -> Content:
        session = self.app.session
        if session is None:
            failed = self.app.trouble is not None
            return Content.assemble(toned(" fatetui  ", Tone.STRONG), self._link(_NOT if failed else _SOON, None))
        place = self.app.trail[-1] if self.app.trail else None
        namespace = place.namespace if place is not None else session.namespace
        shown = str(_("all namespaces")) if namespace is None else one_line(namespace, _LONGEST)
        version = session.version.git if session.version is not None else ""
        roomy = self.size.width >= 100
        link = session.link()
        return Content.assemble(
            toned(" fatetui  " if roomy else " ", Tone.STRONG),
            self._link(link.trust, link),
            "  ",
            toned(one_line(session.context, _LONGEST), Tone.STRONG),
            toned(" › ", Tone.MUTED),
            shown,
            toned(f"  Kubernetes {version}" if roomy and version else f"  {version}" if version else "", Tone.MUTED),
        )

    def _link(self, trust: Trust, link: Link | None) -> Content:
        word, glyph, tone = TRUST[trust]
        text = f"{glyph} {word}"
        if link is not None and trust in (Trust.STALE, Trust.FAILED):
            text += f" {age_at(self.app.now(), link.since)}"
        return toned(text, tone)

    def _marks(self) -> Content:
        session = self.app.session
        marks = []
        strained = session.cluster.strain.lately(self.app.now()) if session is not None else 0
        if strained:
            marks.append(toned(f"! {_('API errors: {count}', count=strained)}", Tone.WARN))
        running = len(session.tasks.running) if session is not None else 0
        if running:
            marks.append(toned(f"… {_('tasks: {count}', count=running)}", Tone.BUSY))
        if session is not None and session.cluster.insecure:
            marks.append(toned(f"! {_('TLS UNCHECKED')}", Tone.WARN))
        if self.app.production:
            marks.append(toned(f"▲ {_('PRODUCTION')}", Tone.BAD))
        if session is not None and session.read_only:
            marks.append(toned(f"■ {_('READ-ONLY')}", Tone.GOOD))
        marks.append(toned(language().upper(), Tone.MUTED))
        return Content.assemble(Content("  ").join(marks), " ")


_SOON, _NOT = Trust.LOADING, Trust.FAILED
