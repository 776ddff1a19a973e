"""What is set, and by what: flags before a context's own file, that before the main one, defaults last. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fatetui.paths import cache_directory, config_directory, state_directory
from fatetui.settings.loading import context_file, main_file, theme_directory
from fatetui.settings.models import ContextSettings
from screens.host import Setting
from services.i18n import _, language, verbatim
from services.kubefate.given import addresses
from themes import DEFAULT

if TYPE_CHECKING:
    from fatetui.settings.loading import Settings
    from fatetui.settings.models import MainSettings
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
    files = _Files(verbatim(str(main_file(place))), verbatim(str(context_file(place, context))))
    its = settings.contexts.get(context, ContextSettings())
    yield _language(settings.main, files)
    yield _theme(settings.main, its, files, chosen)
    yield _production(settings.main, its, files, context)
    yield _read_only(settings.main, its, files, flag=read_only)
    yield _address(addresses.of(context), its, files.own)
    yield from _frame(settings.main, files)
    for action, keys in settings.keys.items():
        yield Setting(f"keys.{action}", " ".join(keys), files.main, _("Keys of this action"))
    for name in settings.themes:
        origin = verbatim(str(theme_directory(place) / f"{name}.yaml"))
        yield Setting(f"themes.{name}", name, origin, _("A theme of yours"))
    yield from _paths(place)


class _Files(NamedTuple):
    """The main file, and the context's own."""

    main: Message
    own: Message


def _language(main: MainSettings, files: _Files) -> Setting:
    otherwise = _("--lang, FATETUI_LANG or the locale; L changes it")
    origin = files.main if main.language == language() else otherwise
    return Setting("language", language(), origin, _("Language of sentences"))


def _theme(main: MainSettings, its: ContextSettings, files: _Files, chosen: str | None) -> Setting:
    about = _("How the console looks")
    if its.theme:
        return Setting("theme", its.theme, files.own, about)
    if main.theme:
        return Setting("theme", main.theme, files.main, about)
    return Setting("theme", chosen or DEFAULT, _("last chosen with T") if chosen else _DEFAULT, about)


def _production(main: MainSettings, its: ContextSettings, files: _Files, context: str) -> Setting:
    about = _("Whether names have to be typed before anything is destroyed")
    if its.production is not None:
        return Setting("production", _yes(its.production), files.own, about)
    pattern = next((one for one in main.production if fnmatchcase(context, one)), None)
    origin = _("{pattern} in {file}", pattern=pattern, file=files.main) if pattern else _DEFAULT
    return Setting("production", _yes(pattern is not None), origin, about)


def _read_only(main: MainSettings, its: ContextSettings, files: _Files, *, flag: bool) -> Setting:
    about = _("Whether everything that would change the cluster is refused")
    if flag:
        return Setting("read_only", _yes(True), verbatim("--read-only"), about)
    if its.read_only is not None:
        return Setting("read_only", _yes(its.read_only), files.own, about)
    return Setting("read_only", _yes(main.read_only), files.main if main.read_only else _DEFAULT, about)


def _address(given: str | None, its: ContextSettings, own: Message) -> Setting:
    if given is None:
        origin: Message = _("found by its Ingress, a port-forward or the API server's proxy")
    elif its.kubefate == given:
        origin = own
    else:
        origin = _("--kubefate or :kubefate, until fatetui ends")
    return Setting("kubefate", given or "-", origin, _("Where KubeFATE is asked first; :kubefate URL changes it"))


def _frame(main: MainSettings, files: _Files) -> Iterator[Setting]:
    for name, on, about in (("header", main.header, _HEADER), ("crumbs", main.crumbs, _CRUMBS)):
        yield Setting(name, _yes(on), _DEFAULT if on else files.main, about)
    yield Setting("shell", main.shell, _DEFAULT if main.shell == "terminal" else files.main, _SHELL)


def _paths(place: Path) -> Iterator[Setting]:
    yield Setting("path.config", str(place), _DEFAULT, _("Settings: only you write there"))
    about = _("Journals, the audit log, evidence, the program's log")
    yield Setting("path.state", str(state_directory()), _DEFAULT, about)
    yield Setting("path.cache", str(cache_directory()), _DEFAULT, _("What can be made anew at any time"))


def _yes(value: bool) -> str:
    return "true" if value else "false"
