"""Which port of an object is wanted at a port of this machine."""

from __future__ import annotations

from screens.host import Host
from screens.look import Tone
from screens.place import Place
from screens.resources.reading import name_of, text
from services.i18n import _
from services.kubernetes import Object
from services.session.forwards import forwardable
from services.text import one_line


def ask_port(host: Host, kind: str, obj: Object) -> None:
    """Let one of the ports of a pod or Service be chosen, forward it, and go to where it is shown."""
    ports, session = forwardable(kind, obj), host.session
    if not ports or session is None:
        host.say(_("It has no TCP port that is known"), Tone.WARN)
        return

    def forward(port: str) -> None:
        session.forwards.begin(kind, text(obj, "metadata", "namespace"), name_of(obj), int(port))
        host.enter(Place("forwards"))

    question = _("Which port of {name}?", name=one_line(name_of(obj), 60))
    host.choose(question, [(str(port), one_line(f"{port}  {name}".strip())) for port, name in ports], forward)
