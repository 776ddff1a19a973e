"""The themes. Each says what the tones of screens.look are; a state is readable without any of them."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

# What is muted or disabled has a colour of its own: Textual's "auto 60%" is plain white or black in a line of text,
# which knows no background to mix it with.
_DARK_TONES = {
    "tone-good": "#7ac88b",
    "tone-busy": "#6cb6ff",
    "tone-unsure": "#c39ae8",
    "tone-warn": "#e5b567",
    "tone-bad": "#ff7b72",
    "cursor-background": "#2f4a6b",
    "cursor-foreground": "#ffffff",
    "block-cursor-background": "#2f4a6b",
    "block-cursor-foreground": "#ffffff",
    "marked-background": "#3a3520",
    "rule": "#3a4653",
    "text-muted": "#9aa4ae",
    "text-disabled": "#5d6773",
}
_LIGHT_TONES = {
    "tone-good": "#1a6e31",
    "tone-busy": "#0b5cad",
    "tone-unsure": "#6f42a8",
    "tone-warn": "#8a5300",
    "tone-bad": "#b3151e",
    "cursor-background": "#cfe2f8",
    "cursor-foreground": "#0a1a2b",
    "block-cursor-background": "#cfe2f8",
    "block-cursor-foreground": "#0a1a2b",
    "marked-background": "#f5edcf",
    "rule": "#c3ccd6",
    "text-muted": "#57606a",
    "text-disabled": "#8c959f",
}
_CONTRAST_TONES = {
    "tone-good": "#00ff5f",
    "tone-busy": "#00d7ff",
    "tone-unsure": "#ff87ff",
    "tone-warn": "#ffff00",
    "tone-bad": "#ff8787",
    "cursor-background": "#ffffff",
    "cursor-foreground": "#000000",
    "block-cursor-background": "#ffffff",
    "block-cursor-foreground": "#000000",
    "marked-background": "#444400",
    "rule": "#8a8a8a",
    "text-muted": "#c8c8c8",
    "text-disabled": "#8a8a8a",
}
_ANSI_TONES = {
    "tone-good": "ansi_green",
    "tone-busy": "ansi_cyan",
    "tone-unsure": "ansi_magenta",
    "tone-warn": "ansi_yellow",
    "tone-bad": "ansi_red",
    "cursor-background": "ansi_blue",
    "cursor-foreground": "ansi_bright_white",
    "block-cursor-background": "ansi_blue",
    "block-cursor-foreground": "ansi_bright_white",
    # Which colours of a terminal are readable on its grey is not known: a mark is seen by its sign.
    "marked-background": "ansi_default",
    "rule": "ansi_bright_black",
    "input-selection-background": "ansi_blue",
    "input-selection-foreground": "ansi_bright_white",
    # What cannot be done must not stand out.
    "text-disabled": "ansi_bright_black",
}

DARK = Theme(
    "fatetui-dark",
    primary="#6cb6ff",
    secondary="#4d7fb3",
    accent="#e5b567",
    warning="#e5b567",
    error="#ff7b72",
    success="#7ac88b",
    foreground="#d7dde4",
    background="#14181d",
    surface="#1b2128",
    panel="#232b34",
    dark=True,
    variables=_DARK_TONES,
)
LIGHT = Theme(
    "fatetui-light",
    primary="#0b5cad",
    secondary="#3d7ab8",
    accent="#8a5300",
    warning="#8a5300",
    error="#b3151e",
    success="#1a6e31",
    foreground="#1f2328",
    background="#ffffff",
    surface="#f4f6f8",
    panel="#e7ebf0",
    dark=False,
    variables=_LIGHT_TONES,
)
CONTRAST = Theme(
    "fatetui-contrast",
    primary="#00d7ff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8787",
    success="#00ff5f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    dark=True,
    text_alpha=1.0,
    variables=_CONTRAST_TONES,
)
ANSI = Theme(
    "fatetui-ansi",
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_bright_blue",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    # Textual's own styles ask every theme of the terminal's colours for more than others.
    variables={**BUILTIN_THEMES["ansi-dark"].variables, **_ANSI_TONES},
)

THEMES: tuple[Theme, ...] = (DARK, LIGHT, CONTRAST, ANSI)
DEFAULT = DARK.name
