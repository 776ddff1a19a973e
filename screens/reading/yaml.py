"""`y`: the object as the cluster has it, without managed fields."""

from __future__ import annotations

from collections.abc import Iterable

from screens.look import Tone
from screens.reading.objectscreen import ObjectScreen
from screens.widgets.lines import Line
from services.kubernetes import Object
from services.redact import secrets
from services.text import visible

_HIDDEN = "•••"


class YamlScreen(ObjectScreen):
    """What a Secret holds is not shown."""

    def write(self, obj: Object, events: Iterable[Object]) -> Iterable[Line]:
        # The dumper: needed by those who look at YAML.
        import yaml

        shown = _without_values(obj) if self.place.kind == "Secret" else obj
        text = yaml.dump(shown, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False, width=10_000)
        for line in secrets.mask(text).splitlines():
            yield visible(line, keep=""), Tone.PLAIN if line.startswith((" ", "-")) else Tone.STRONG


def _without_values(secret: Object) -> Object:
    masked = {key: dict.fromkeys(secret[key], _HIDDEN) for key in ("data", "stringData") if secret.get(key)}
    return {**secret, **masked}
