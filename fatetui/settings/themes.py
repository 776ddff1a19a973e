"""The operator's own themes, as Textual wants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from textual.theme import Theme

from fatetui.settings.models import ThemeSettings


def made(settings: Mapping[str, ThemeSettings], own: Mapping[str, Theme]) -> Iterator[Theme]:
    """A theme for each of `settings`, over the one of `own` that it is based on."""
    for name, chosen in settings.items():
        base = own[chosen.base]
        said = chosen.model_dump(exclude={"base", "tones"}, exclude_none=True)
        tones: Mapping[str, str] = dict(chosen.tones.items())
        yield replace(base, name=name, variables={**base.variables, **tones}, **said)
