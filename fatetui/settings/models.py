"""What the files of settings may hold. Where there are no files, pydantic is not loaded: fatetui.settings.reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from services.i18n import _

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core.core_schema import CoreSchema


def _colour(given: str) -> str:
    from textual.color import Color, ColorParseError  # nothing else here needs Textual

    try:
        Color.parse(given)
    except ColorParseError:
        raise ValueError(str(_('no colour; write it like "#6cb6ff", rgb(108,182,255) or ansi_blue'))) from None
    return given


def _address(given: str) -> str:
    from services.kubefate.given import NotAnAddress, service_address

    try:
        return service_address(given)
    except NotAnAddress as error:
        raise ValueError(str(error.remedy)) from None


class _Checked:
    """Tells pydantic what to look at it with."""

    def __init__(self, check: Callable[[str], str]) -> None:
        self._check = check

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(self._check, handler(source))


Colour = Annotated[str, _Checked(_colour)]
Address = Annotated[str, _Checked(_address)]


@dataclass(frozen=True, slots=True)
class ContextSettings:
    """Settings for one context: `contexts/NAME.yaml`."""

    theme: str | None = None
    """Name of the theme."""
    production: bool | None = None
    """Whether it is marked as production, where names have to be typed before anything is destroyed."""
    read_only: bool | None = None
    """Refuse everything that would change the cluster."""
    kubefate: Address | None = None
    """Address of its KubeFATE, asked before its Ingress, a port-forward and the API server's proxy; --kubefate comes
    before it."""


@dataclass(frozen=True, slots=True)
class MainSettings:
    """Settings for all contexts: `config.yaml`."""

    language: Literal["en", "zh"] | None = None
    """Language of sentences; --lang and FATETUI_LANG come first, the locale last."""
    theme: str | None = None
    """Name of the theme; without it, the one that was last chosen in the console."""
    production: list[str] = field(default_factory=list)
    """Patterns of the names of contexts that are marked as production: `prod-*`."""
    read_only: bool = False
    """Refuse everything that would change the cluster."""
    header: bool = True
    """Whether the line of the context is shown at the beginning; ctrl+e shows and hides it."""
    crumbs: bool = True
    """Whether the breadcrumbs are shown at the beginning; ctrl+g shows and hides them."""
    shell: Literal["terminal", "pane"] = "terminal"
    """Where a shell is shown: it has the whole terminal meanwhile, or a pane of the console, which needs pyte."""
    keys: dict[str, str | list[str]] = field(default_factory=dict)
    """Keys by action, in place of its own: `logs: ctrl+l`. `fatetui info --keys` lists the actions."""


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """A theme: `themes/NAME.yaml`. What it does not say is as in the theme that it is based on."""

    base: str = "fatetui-dark"
    """One of fatetui's own themes."""
    dark: bool | None = None
    """Whether its background is dark."""
    primary: Colour | None = None
    """Titles, borders of what has the focus."""
    secondary: Colour | None = None
    """Beside primary, less strong."""
    accent: Colour | None = None
    """What has to be noticed."""
    foreground: Colour | None = None
    """Text."""
    background: Colour | None = None
    """Behind everything."""
    surface: Colour | None = None
    """Behind headings and dialogs."""
    panel: Colour | None = None
    """Behind the first line and the keys."""
    success: Colour | None = None
    """Toasts of what went well."""
    warning: Colour | None = None
    """Toasts that warn."""
    error: Colour | None = None
    """Toasts of what went wrong."""
    tones: dict[
        Literal[
            "tone-good",
            "tone-busy",
            "tone-unsure",
            "tone-warn",
            "tone-bad",
            "cursor-background",
            "cursor-foreground",
            "marked-background",
            "rule",
        ],
        Colour,
    ] = field(default_factory=dict)
    """States of objects, the row under the cursor, rows that are marked, lines between areas."""
