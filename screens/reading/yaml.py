"""`y`: the object as the cluster has it. Who manages which field is asked for only when somebody wants to know."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work

from screens.look import Tone
from screens.place import Place
from screens.reading.objectscreen import ObjectScreen
from screens.resources.reading import dig
from screens.widgets.lines import Line
from services.i18n import _
from services.kubernetes import KubernetesError, Object
from services.redact import secrets
from services.text import visible
from services.yamldoc import dump_yaml

_HIDDEN = "•••"


class YamlScreen(ObjectScreen):
    """What a Secret holds is not shown."""

    SCOPES = ObjectScreen.SCOPES | {"yaml"}

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._managed: object = None

    @work(exclusive=True)
    async def do_managed_fields(self) -> None:
        """Show who manages which field, or fold it."""
        session = self.app.session
        if self._managed is not None or session is None:
            self._managed = None
        else:
            try:
                obj = await session.cluster.get(self.place.kind, self.place.name, self.place.namespace or "")
            except KubernetesError as error:
                self.app.complain(error, Tone.WARN)
                return
            self._managed = dig(obj, "metadata", "managedFields")
            if not self._managed:
                self.app.say(_("Nobody manages a field of it"))
        await self.pull_now()

    def write(self, obj: Object, events: Iterable[Object]) -> Iterable[Line]:
        shown = _without_values(obj) if self.place.kind == "Secret" else obj
        if self._managed:
            shown = {**shown, "metadata": {**shown["metadata"], "managedFields": self._managed}}
        text = dump_yaml(shown, width=10_000)
        for line in secrets.mask(text).splitlines():
            yield visible(line, keep=""), Tone.PLAIN if line.startswith((" ", "-")) else Tone.STRONG


def _without_values(secret: Object) -> Object:
    masked = {key: dict.fromkeys(secret[key], _HIDDEN) for key in ("data", "stringData") if secret.get(key)}
    return {**secret, **masked}
