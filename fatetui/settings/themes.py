"""The operator's own themes, as Textual wants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

from textual.theme import Theme

from fatetui.settings.models import ThemeSettings


def made(settings: Mapping[str, ThemeSettings], own: Mapping[str, Theme]) -> Iterator[Theme]:
    """A theme for each of `settings`, over the one of `own` that it is based on."""
    for name, chosen in settings.items():
        base = own[chosen.base]
        said = {name: value for name, value in asdict(chosen).items() if value is not None}
        tones: dict[str, str] = said.pop("tones")
        del said["base"]
        yield replace(base, name=name, variables={**base.variables, **tones}, **said)
