"""Settings of the console: one file, one beside it for each context that differs, themes. They are only ever read."""

from fatetui.settings.loading import (
    Settings,
    SettingsError,
    context_file,
    load_settings,
    load_themes,
    main_file,
    theme_directory,
)
from fatetui.settings.models import ContextSettings, MainSettings, ThemeSettings
from fatetui.settings.schema import SCHEMAS, settings_schema

__all__ = [
    "SCHEMAS",
    "ContextSettings",
    "MainSettings",
    "Settings",
    "SettingsError",
    "ThemeSettings",
    "context_file",
    "load_settings",
    "load_themes",
    "main_file",
    "settings_schema",
    "theme_directory",
]
