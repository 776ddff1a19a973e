"""Settings checked against the console itself: its actions, its screens, its themes."""

from __future__ import annotations

from pathlib import Path

from fatetui.actiondata import REGISTRY
from fatetui.settings.loading import Settings, load_settings
from screens.catalog import scopes
from themes import THEMES


def console_settings(directory: Path) -> Settings:
    """The settings below `directory`. Raises SettingsError with everything that is wrong."""
    return load_settings(directory, themes=[theme.name for theme in THEMES], registry=REGISTRY, screens=scopes)
