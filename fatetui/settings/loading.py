"""Settings from their files, all of them checked at once: every problem, with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar
from urllib.parse import quote, unquote

from fatetui.script.problems import Problem, Problems, nearest_or_all
from fatetui.settings.keys import ChosenKeys, chosen_keys
from fatetui.settings.models import ContextSettings, MainSettings, ThemeSettings
from services.errors import Exit, FatetuiError
from services.i18n import _
from services.yamldoc import YamlDocument, read_yaml

if TYPE_CHECKING:
    from fatetui.actions import Registry
    from services.i18n import Message

Held = TypeVar("Held")


class SettingsError(FatetuiError):
    """The settings are wrong: none of them is used, for the one mistyped might be the one that protects."""

    code: ClassVar[str] = "E-SETTINGS"
    exit: ClassVar[Exit] = Exit.FILE

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.order))
        super().__init__(
            _("{count} problems in the settings", count=len(self.problems)),
            cause=self.problems[0].message,
            remedy=_("Mend {file}; `fatetui schema settings` helps an editor to", file=self.problems[0].source),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """All that was set. `keys` are by action, named as Textual names them; `themes` and `contexts` by name. `remarks`
    tell what is right, but had better be written otherwise."""

    main: MainSettings = field(default_factory=MainSettings)
    contexts: Mapping[str, ContextSettings] = field(default_factory=dict)
    themes: Mapping[str, ThemeSettings] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Message, ...] = ()

    def theme(self, context: str) -> str | None:
        """The theme asked for in `context`."""
        return self._own(context).theme or self.main.theme

    def production(self, context: str) -> bool:
        """Whether `context` is marked as production."""
        own = self._own(context).production
        return own if own is not None else any(fnmatchcase(context, pattern) for pattern in self.main.production)

    def read_only(self, context: str) -> bool:
        """Whether nothing may be changed in `context`."""
        own = self._own(context).read_only
        return own if own is not None else self.main.read_only

    def kubefate(self, context: str) -> str:
        """The address of KubeFATE that was set for `context`; "" leaves it to be found."""
        return self._own(context).kubefate or ""

    def _own(self, context: str) -> ContextSettings:
        return self.contexts.get(context, ContextSettings())


def main_file(directory: Path) -> Path:
    """Where the settings for all contexts are."""
    return directory / "config.yaml"


def context_file(directory: Path, context: str) -> Path:
    """Where a context's own settings are; what no file name can hold is written as in URLs."""
    return directory / "contexts" / f"{quote(context, safe='@+=, ')}.yaml"


def theme_directory(directory: Path) -> Path:
    """Where the operator's own themes are."""
    return directory / "themes"


def load_settings(
    directory: Path,
    *,
    themes: Collection[str],
    registry: Registry,
    screens: Callable[[], Iterable[frozenset[str]]],
) -> Settings:
    """The settings below `directory`; files that are not there say nothing.

    `themes` are fatetui's own; `screens` tells the scopes of each screen, once keys are set. Raises SettingsError with
    everything that is wrong.
    """
    found = list(_unread(directory))
    own = dict(_themes(directory, themes, found))
    names = {*themes, *own}
    main, problems = _read(main_file(directory), MainSettings, found)
    _check_theme(main.theme, names, problems)
    keys = chosen_keys(main.keys, registry, screens(), problems) if main.keys else ChosenKeys({}, ())
    found += problems.found
    contexts = {}
    for path in _files(directory / "contexts", ".yaml"):
        contexts[unquote(path.stem)], problems = _read(path, ContextSettings, found)
        _check_theme(contexts[unquote(path.stem)].theme, names, problems)
        found += problems.found
    if found:
        raise SettingsError(found)
    return Settings(main, contexts, own, *keys)


def load_themes(directory: Path, themes: Collection[str]) -> dict[str, ThemeSettings]:
    """The operator's own themes alone. Raises SettingsError."""
    found: list[Problem] = []
    own = dict(_themes(directory, themes, found))
    if found:
        raise SettingsError(found)
    return own


def _themes(directory: Path, themes: Collection[str], found: list[Problem]) -> Iterator[tuple[str, ThemeSettings]]:
    for path in _files(theme_directory(directory), ".yaml"):
        theme, problems = _read(path, ThemeSettings, found)
        if path.stem in themes:
            problems.add(
                "E-VALUE", _("fatetui has a theme called {name} itself; name the file otherwise", name=path.stem)
            )
        if theme.base not in themes:
            told = _("fatetui has no theme called {name}", name=theme.base)
            problems.add("E-VALUE", told, ("base",), hint=nearest_or_all(theme.base, themes))
        found += problems.found
        yield path.stem, theme


def _files(folder: Path, suffix: str) -> list[Path]:
    """The files of a folder; none where it cannot be read, which `_unread` tells."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == suffix)
    except OSError:
        return []


def _unread(directory: Path) -> Iterator[Problem]:
    """Files that somebody takes for settings and that are none: what protects in them would not."""
    for folder in (directory / "contexts", theme_directory(directory)):
        try:
            next(folder.iterdir(), None)
        except NotADirectoryError:
            yield Problem("E-SETTINGS", _("this is no folder"), str(folder), hint=_("remove it, or make it a folder"))
        except OSError as error:
            if not _is_there(folder):
                continue
            told = _("The folder cannot be read: {reason}", reason=error.strerror or str(error))
            yield Problem("E-SETTINGS", told, str(folder), hint=_("Check its path and its rights"))
        for path in _files(folder, ".yml"):
            yield _misnamed(path, path.with_suffix(".yaml"))
    if lexists(directory / "config.yml"):
        yield _misnamed(directory / "config.yml", main_file(directory))


def _misnamed(path: Path, wanted: Path) -> Problem:
    return Problem(
        "E-SETTINGS", _("a file of this name is not read"), str(path), hint=_("call it {name}", name=wanted.name)
    )


def _read(path: Path, kind: type[Held], found: list[Problem]) -> tuple[Held, Problems]:
    """The file as a `kind`, and where more problems with it can be told.

    Where it is wrong, `found` tells it and the file counts as empty: so nothing is told twice.
    """
    if not _is_there(path):
        return kind(), Problems(YamlDocument(str(path), ""))
    document = read_yaml(path)
    problems = Problems(document)
    for problem in document.problems:
        problems.add("E-YAML", problem.message, span=problem.span, hint=problem.hint)
    held = kind()
    if document.complete and document.data is not None:
        from fatetui.settings.reading import read_into  # pydantic, for those who have files of settings

        held = read_into(kind, document, problems)
    found += problems.found
    return held, Problems(document)


def _is_there(path: Path) -> bool:
    """Whether something has this name. A link into nowhere has, and what cannot be looked at may be there: both are
    told when they are read, for nothing that protects is to be missed."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass
    return True


def _check_theme(theme: str | None, names: Collection[str], problems: Problems) -> None:
    if theme is not None and theme not in names:
        told = _("there is no theme called {name}", name=theme)
        problems.add("E-VALUE", told, ("theme",), hint=nearest_or_all(theme, names))
