"""Sentences for people, marked where they are written and put into words where they are shown.

A `Message` carries an English template and its values; `str()` of it is the sentence in the language chosen at that
moment, so that one event stream can be shown in English on one screen and in Chinese on the next. Codes, identifiers
and text from a cluster are values, never templates.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

DOMAIN = "fatetui"
LANGUAGES = ("en", "zh")
_CATALOGS = {"zh": "zh_CN"}
_LOCALES = Path(__file__).parent / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet put into words. Hashable by its template; compares by template and values."""

    template: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __str__(self) -> str:
        # A catalog keeps its own header as the words of the empty sentence.
        words = _translations.gettext(self.template) if self.template else ""
        return words.format_map(self.values) if self.values else words


def _(template: str, /, **values: object) -> Message:
    """Mark a sentence. `template` uses str.format fields, one for each of `values`."""
    return Message(template, MappingProxyType(values))


def verbatim(text: str) -> Message:
    """Somebody else's words (a kubelet's, a server's), carried through untranslated."""
    return Message("{text}", MappingProxyType({"text": text}))


def use_language(language: str) -> None:
    """Choose the language of every sentence from now on: one of LANGUAGES; raises ValueError for another."""
    global _translations, _language  # noqa: PLW0603 - one process speaks one language at a time
    if language not in LANGUAGES:
        raise ValueError(language)
    name = _CATALOGS.get(language)
    _translations = gettext.translation(DOMAIN, _LOCALES, [name], fallback=True) if name else gettext.NullTranslations()
    _language = language


def language() -> str:
    """The language in use: one of LANGUAGES."""
    return _language
