"""Actions on KubeFATE itself: install it, take it over, change its version, remove it.

The first screen has these actions: what they need is loaded once one of them is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from screens.base import ConsoleScreen
from screens.look import Tone
from services.errors import FatetuiError
from services.i18n import _
from services.kubernetes import is_host, name_of
from services.session import Trust
from services.text import one_line

if TYPE_CHECKING:
    from services.i18n import Message
    from services.kubefate import Service, Standing
    from services.session import Session

_NO_CLASS = ""


class KubeFateActions(ConsoleScreen):
    """Each asks what it has to know, then proposes a deed."""

    def do_install_kubefate(self) -> None:
        """Ask for the version; of a new one also for its name."""
        session = self.app.session
        if session is None or session.parties.view.trust is Trust.LOADING:
            self.app.say(_("Wait until the cluster has answered"), Tone.WARN)
            return
        from services.session.deeds import ensuring_kubefate

        there = _standing(session)

        def chosen(version: str) -> None:
            if there is None:
                self._ask_host(session, version)
            else:
                self.app.propose(ensuring_kubefate(version, there, there.host, there.ingress_class))

        question = _("Which version of KubeFATE?")
        if there is not None:
            question = _("Which version? {version} is installed", version=one_line(there.version, 40) or "?")
        self.app.choose(question, list(_versions(there)), chosen)

    def do_remove_kubefate(self) -> None:
        """KubeFATE with its records."""
        session = self.app.session
        view = session.service.view if session is not None else None
        there = _standing(session) if session is not None else None
        version = view.version if view is not None and view.version else there.version if there is not None else ""
        if not version:
            self.app.say(_("Which KubeFATE this is is not known: it does not answer"), Tone.WARN)
        else:
            from services.session.deeds import removing_kubefate

            self.app.propose(removing_kubefate(version))

    def _ask_host(self, session: Session, version: str) -> None:
        from services.kubefate import ManifestOptions
        from services.session.deeds import ensuring_kubefate

        question = _("By which host name will browsers find it? Empty for none")

        def named(host: str) -> None:
            if host:
                self._ask_class(session, version, host)
            else:
                self.app.propose(ensuring_kubefate(version, None, None, None))

        self.app.ask(question, ManifestOptions().host or "", _no_host, named)

    def _ask_class(self, session: Session, version: str, host: str) -> None:
        """Which of the cluster's Ingress classes; not asked where there is no choice."""
        from services.session.deeds import ensuring_kubefate

        classes = [name_of(one) for one in session.parties.seen("IngressClass")]

        def classed(chosen: str) -> None:
            self.app.propose(ensuring_kubefate(version, None, host, chosen or None))

        if not classes:
            classed(_NO_CLASS)
            return
        options: list[tuple[str, Message | str]] = [(name, one_line(name, 60)) for name in classes]
        self.app.choose(_("Which Ingress class?"), [*options, (_NO_CLASS, _("the cluster's default"))], classed)


def _standing(session: Session) -> Standing | None:
    """KubeFATE as its objects tell of it."""
    from services.kubefate import standing

    return standing(session.parties.seen("Deployment"), session.parties.seen("Ingress"))


def _versions(there: Standing | None) -> Iterator[tuple[str, str]]:
    """All releases, newest first; beside an installed one, what the change would come to."""
    from services.kubefate import SERVICES, ServiceVersion, service

    try:
        before = service(ServiceVersion.parse(there.version)) if there is not None else None
    except FatetuiError:
        before = None
    for row in reversed(SERVICES):
        tags = [f"v{tag.removeprefix('v')}" for tag in row.fate_tags]
        made_for = f"FATE {tags[0]} … {tags[-1]}" if len(tags) > 1 else f"FATE {tags[0]}"
        yield str(row.version), f"{row.version!s:<7} {made_for:<24} {_step(before, row)}".rstrip()


def _step(before: Service | None, row: Service) -> str:
    if before is None:
        return ""
    if before.version == row.version:
        return str(_("taken over as it is"))
    if before.database is not row.database:
        return f"! {_('records do not move')}"
    return f"! {_('older')}" if row.version < before.version else ""


def _no_host(answer: str) -> Message | None:
    if not answer or is_host(answer):
        return None
    return _("A host name such as kubefate.net: small letters, digits, - and .")
