"""What can be done with a party, wherever one is under the cursor.

The first screen has these actions: what they need is loaded once one of them is done.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from screens.base import ConsoleScreen
from screens.look import Tone
from screens.parties.place import party_place
from screens.place import Place
from screens.resources.reading import name_of, text
from screens.resources.workloads import shell_container
from services.errors import plain_words
from services.files import write_atomically
from services.i18n import _
from services.party import MODULE_LABEL, Severity
from services.pods import is_ready
from services.text import one_line

if TYPE_CHECKING:
    from screens.host import Standing
    from services.doctor import KnownParty, PartyView
    from services.kubernetes import Object

_FLOW = ("python", "fateflow", "client")
"""Modules in whose pod a shell is wanted most."""


class PartyActions(ConsoleScreen):
    """Mixed into screens that show parties."""

    @abstractmethod
    def selected_party(self) -> PartyView | None:
        """The party that actions are about."""

    def standing(self) -> Standing:
        standing, view, session = super().standing(), self.selected_party(), self.app.session
        if view is None or session is None:
            return standing
        return replace(standing, party=True, lacks=session.permissions.lacks("", view.party.namespace))

    @property
    def command_words(self) -> Mapping[str, object]:
        view = self.selected_party()
        if view is None:
            return super().command_words
        party = view.party
        words: dict[str, object] = {"name": party.name, "namespace": party.namespace, "file": f"{party.name}.yaml"}
        return words | ({"id": identity} if (identity := self._record_id(party)) else {})

    def open_party(self, party: KnownParty) -> None:
        """Go to its page."""
        self.app.enter(party_place("party", party))

    def do_toy(self) -> None:
        view = self.selected_party()
        self.app.enter(Place("toy", name=view.party.title if view is not None else ""))

    def do_board(self) -> None:
        view = self.selected_party()
        self.app.enter(Place("boards", name=view.party.title if view is not None else ""))

    def do_picture(self) -> None:
        self.app.enter(Place("federation"))

    def do_party_logs(self) -> None:
        view = self.selected_party()
        if view is not None:
            self.app.enter(
                replace(party_place("party-logs", view.party), title=_("Logs of {party}", party=view.party.title))
            )

    def do_party_jobs(self) -> None:
        view = self.selected_party()
        if view is not None:
            self.app.enter(party_place("party-jobs", view.party))

    def do_drift(self) -> None:
        """What its file, KubeFATE, Helm and the cluster say of it."""
        view = self.selected_party()
        if view is not None:
            self.app.enter(party_place("drift", view.party))

    def do_party_why(self) -> None:
        """What the doctor makes of it."""
        view = self.selected_party()
        if view is not None:
            self.app.enter(Place("doctor", view.party.namespace, title=_("Why")))

    def do_party_shell(self) -> None:
        """A shell in one of its pods, of which FATE Flow's comes first."""
        view, session = self.selected_party(), self.app.session
        if view is None or session is None:
            return
        pods = {name_of(pod): pod for pod in self._ready_pods(view.party)}
        if not pods:
            self.app.say(_("No pod of {party} is ready", party=one_line(view.party.title)), Tone.WARN)
            return
        options = [(name, one_line(f"{shell_container(pod)}  {name}")) for name, pod in pods.items()]
        question = _("A shell in which pod of {party}?", party=one_line(view.party.title))
        self.app.choose(question, options, lambda name: self.app.shell_into(pods[name], shell_container(pods[name])))

    async def do_party_edit(self) -> None:
        """Edit its file; where this folder has none, KubeFATE's record can be made one."""
        view, session = self.selected_party(), self.app.session
        if view is None or session is None:
            return
        name = await self._file_of(view.party)
        if name is not None:
            self._edit(name, self._named_in(name, view))
            return
        from services.session import recorded_text

        kept = recorded_text(view.party, session.parties.pods, session.service.view)
        path = self.app.workbench.folder / f"{Path(view.party.name).name}.yaml"
        if kept is None or path.exists():
            told = _("No file in this folder describes {party}", party=one_line(view.party.title))
            self.app.say(told, Tone.WARN)
            return
        question = _(
            "No file in this folder describes {party}. Write what it was installed with to {file}?",
            party=one_line(view.party.title),
            file=one_line(path.name),
        )
        self.app.choose(question, [("write", _("Write it, and edit it"))], lambda _id: self._make_file(path, kept))

    async def do_party_install(self) -> None:
        """Install or update it as its file says."""
        view, session = self.selected_party(), self.app.session
        if view is None or session is None:
            return
        name = await self._file_of(view.party)
        bench = self.app.workbench
        file = bench.party(name) if name is not None else None
        if name is None or file is None:
            told = _("No file in this folder describes {party}; e makes one", party=one_line(view.party.title))
            self.app.say(told, Tone.WARN)
        elif any(one.severity is Severity.ERROR for one in bench.findings(name)):
            self.app.say(_("{file} has errors: mend them first", file=one_line(name)), Tone.WARN)
        else:
            from services.session.deeds import installing

            self.app.propose(installing([bench.sheets[name].path], [file]))

    def do_uninstall(self) -> None:
        session, view = self.app.session, self.selected_party()
        if session is None or view is None:
            return
        from services.session import installed_party
        from services.session.deeds import uninstalling

        party = installed_party(view.party, session.parties.pods, session.service.view)
        if party is None:
            self.app.say(_("KubeFATE has no record of {party}", party=one_line(view.party.title)), Tone.WARN)
        else:
            self.app.propose(uninstalling(party, record=self._record_id(view.party)))

    def _ready_pods(self, party: KnownParty) -> list[Object]:
        session = self.app.session
        assert session is not None
        own = [pod for pod in session.parties.pods if party.scope.holds(pod) and is_ready(pod)]
        own = [pod for pod in own if text(pod, "metadata", "namespace") == party.namespace]
        return sorted(own, key=lambda pod: (text(pod, "metadata", "labels", MODULE_LABEL) not in _FLOW, name_of(pod)))

    def _record_id(self, party: KnownParty) -> str:
        """KubeFATE's own id of it; "" when it has told none."""
        service = self.app.session.service.view if self.app.session is not None else None
        record = service.clusters.get((party.name, party.namespace)) if service is not None else None
        return record.id if record is not None else ""

    async def _file_of(self, party: KnownParty) -> str | None:
        bench = self.app.workbench
        await bench.scan()
        return bench.file_of(party.name, party.namespace)

    def _make_file(self, path: Path, text: str) -> None:
        self.run_worker(self._write(path, text), exclusive=True)

    async def _write(self, path: Path, text: str) -> None:
        try:
            write_atomically(path, text, mode=0o600)
        except OSError as error:
            self.app.say(_("Not saved: {reason}", reason=one_line(plain_words(error))), Tone.BAD)
        else:
            await self.app.workbench.scan()
            self._edit(path.name)

    def _named_in(self, name: str, view: PartyView) -> str:
        """The key that the remedy of what is wrong names."""
        from services.party import named_key

        party, first = self.app.workbench.party(name), view.verdict.first
        remedy = first.remedy if first is not None else None
        if party is None or first is None or remedy is None:
            return ""
        return named_key(party.document, remedy, first.message)

    def _edit(self, name: str, at: str = "") -> None:
        self.app.enter(Place("edit", name=name, title=one_line(name), at=at))
