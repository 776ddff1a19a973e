"""The Chinese catalog: complete, well formed, and compiled."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from services.i18n import extraction

ROOT = Path(__file__).parents[3]
CATALOG = ROOT / "services/i18n/locale/zh_CN/LC_MESSAGES/fatetui.po"
MEND = "run `make translations`, give these words in {path}, and run it again:\n{listed}"


@cache
def modules() -> tuple[Path, ...]:
    """The modules that babel.cfg names."""
    folders = re.findall(r"^\[sentences: (\w+)/\*\*\.py\]$", (ROOT / "babel.cfg").read_text(), re.MULTILINE)
    return tuple(path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def sentences() -> frozenset[str]:
    """Every sentence of the code, found as `make translations` finds it."""
    found: set[str] = set()
    for path in modules():
        with path.open("rb") as file:
            found |= {text for _line, _function, text, _comments in extraction.sentences(file)}
    return frozenset(found)


@cache
def catalog() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, domain="fatetui")


def translations() -> dict[str, str]:
    return {str(entry.id): str(entry.string or "") for entry in catalog() if entry.id}


def fields(text: str) -> set[tuple[str, str, str]]:
    """Placeholders with their format and conversion. Raises ValueError for a lonely brace."""
    return {
        (name, format_spec or "", conversion or "")
        for _text, name, format_spec, conversion in Formatter().parse(text)
        if name is not None
    }


def listed(texts: Iterator[str] | list[str]) -> str:
    return MEND.format(path=CATALOG.relative_to(ROOT), listed="\n".join(f"  {text!r}" for text in sorted(texts)))


def test_every_sentence_has_chinese_words() -> None:
    known = translations()

    missing = [text for text in sentences() if not known.get(text)]

    assert not missing, listed(missing)


def test_no_words_are_left_of_sentences_that_are_gone() -> None:
    gone = [text for text in translations() if text not in sentences()]

    assert not gone, listed(gone)
    assert not catalog().obsolete
    assert not [entry.id for entry in catalog() if entry.id and entry.fuzzy]


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = {}
    for text, words in translations().items():
        try:
            if words and fields(text) != fields(words):
                wrong[text] = words
        except ValueError as lonely:
            wrong[text] = f"{words}: {lonely}"

    assert not wrong


def test_what_is_quoted_to_be_typed_is_the_same_in_both_languages() -> None:
    def quoted(text: str) -> list[str]:
        return sorted(set(text.split("`")[1::2]))

    assert not {text: words for text, words in translations().items() if words and quoted(text) != quoted(words)}


def test_what_is_compiled_is_what_is_written() -> None:
    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    stale = [text for text, words in translations().items() if words and compiled.gettext(text) != words]

    assert not stale, listed(stale)


def test_every_template_is_written_where_it_is_marked() -> None:
    """Nothing finds a template that is put together elsewhere."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if _is_hidden(node)
    ]

    assert not hidden


def _is_hidden(node: ast.AST) -> TypeGuard[ast.Call]:
    match node:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str()), *_rest]):
            return False
        case ast.Call(func=ast.Name(id="_"), args=[ast.Attribute(attr="template"), *_rest]):
            return False  # A sentence marked elsewhere, given other values.
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"


def test_sentences_are_found_wherever_they_stand() -> None:
    source = b"""
one = _("one {x}", x=1)
two = f"- {_('two')}"
three = _("th"
    "ree")
four = _(three)
five = len("five")
class Six(Error):
    '''What six
    is about.

    And who reads it.'''
    code = "E-SIX"
class Seven:
    '''Not shown.'''
    code = ""
"""

    found = [(line, text) for line, _function, text, _comments in extraction.sentences(BytesIO(source))]

    assert sorted(found) == [(2, "one {x}"), (3, "two"), (4, "three"), (8, "What six is about.")]
