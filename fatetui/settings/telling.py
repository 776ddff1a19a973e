"""What is set, and by what: flags before a context's own file, that before the main one, defaults last. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from fatetui.paths import cache_directory, config_directory, state_directory
from fatetui.settings.loading import context_file, main_file, theme_directory
from screens.host import Setting
from services.i18n import _, language, verbatim
from services.kubefate.given import addresses
from themes import DEFAULT

if TYPE_CHECKING:
    from fatetui.settings.loading import Settings
    from fatetui.settings.models import ContextSettings
    from services.i18n import Message

_DEFAULT = _("default")
_HEADER = _("Whether the line of the context is shown; ctrl+e changes it for a while")
_SHELL = _("Where a shell is shown: it has the whole terminal, or a pane of the console")
_CRUMBS = _("Whether the breadcrumbs are shown; ctrl+g changes it for a while")


def told_settings(
    settings: Settings, directory: Path | None, context: str, *, read_only: bool, chosen: str | None
) -> Iterator[Setting]:
    """The settings that hold in `context`. `read_only` is the flag's, `chosen` the theme that a key chose last."""
    place = directory or config_directory()
    main, own = verbatim(str(main_file(place))), verbatim(str(context_file(place, context)))
    its = settings.contexts.get(context)

    language_from = (
        main if settings.main.language == language() else _("--lang, FATETUI_LANG or the locale; L changes it")
    )
    yield Setting("language", language(), language_from, _("Language of sentences"))

    if its is not None and its.theme:
        theme = Setting("theme", its.theme, own, _THEME)
    elif settings.main.theme:
        theme = Setting("theme", settings.main.theme, main, _THEME)
    else:
        theme = Setting("theme", chosen or DEFAULT, _("last chosen with T") if chosen else _DEFAULT, _THEME)
    yield theme

    pattern = next((one for one in settings.main.production if fnmatchcase(context, one)), None)
    if its is not None and its.production is not None:
        production = (its.production, own)
    else:
        production = (
            pattern is not None,
            _("{pattern} in {file}", pattern=pattern, file=main) if pattern else _DEFAULT,
        )
    about = _("Whether names have to be typed before anything is destroyed")
    yield Setting("production", _yes(production[0]), production[1], about)

    if read_only:
        refused: tuple[bool, Message] = (True, verbatim("--read-only"))
    elif its is not None and its.read_only is not None:
        refused = (its.read_only, own)
    else:
        refused = (settings.main.read_only, main if settings.main.read_only else _DEFAULT)
    yield Setting(
        "read_only", _yes(refused[0]), refused[1], _("Whether everything that would change the cluster is refused")
    )

    yield _address(addresses.of(context), its, own)

    shown = (("header", settings.main.header, _HEADER), ("crumbs", settings.main.crumbs, _CRUMBS))
    for name, on, about in shown:
        yield Setting(name, _yes(on), _DEFAULT if on else main, about)
    shell = settings.main.shell
    yield Setting("shell", shell, _DEFAULT if shell == "terminal" else main, _SHELL)

    for action, keys in settings.keys.items():
        yield Setting(f"keys.{action}", " ".join(keys), main, _("Keys of this action"))
    for name in settings.themes:
        yield Setting(
            f"themes.{name}", name, verbatim(str(theme_directory(place) / f"{name}.yaml")), _("A theme of yours")
        )
    yield Setting("path.config", str(place), _DEFAULT, _("Settings: only you write there"))
    yield Setting(
        "path.state", str(state_directory()), _DEFAULT, _("Journals, the audit log, evidence, the program's log")
    )
    yield Setting("path.cache", str(cache_directory()), _DEFAULT, _("What can be made anew at any time"))


def _address(given: str | None, its: ContextSettings | None, own: Message) -> Setting:
    if given is None:
        origin: Message = _("found by its Ingress, a port-forward or the API server's proxy")
    elif its is not None and its.kubefate == given:
        origin = own
    else:
        origin = _("--kubefate or :kubefate, until fatetui ends")
    return Setting("kubefate", given or "-", origin, _("Where KubeFATE is asked first; :kubefate URL changes it"))


_THEME = _("How the console looks")


def _yes(value: bool) -> str:
    return "true" if value else "false"
