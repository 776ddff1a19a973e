"""The Chinese catalog: complete, well formed, and compiled."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
CATALOG = ROOT / "services/i18n/locale/zh_CN/LC_MESSAGES/fatetui.po"
MEND = "run `make translations`, give these words in {path}, and run it again:\n{listed}"


@cache
def sentences() -> frozenset[str]:
    """Every sentence of the code, found as `make translations` finds it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, _options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel says nothing of it
    found: set[str] = set()
    for pattern, method in methods:
        folder = pattern.partition("/")[0]
        here = [(pattern.removeprefix(f"{folder}/"), method)]
        found |= {str(entry[2]) for entry in extract_from_dir(str(ROOT / folder), here, keywords={"_": None})}
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


def test_every_sentence_is_written_where_it_can_be_found() -> None:
    """Extraction sees `_("…")` alone: nothing put together, and nothing inside an f-string (Python 3.11)."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("services", "fatetui", "screens")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "_(" in (text := path.read_text(encoding="utf-8"))
        for node in _hidden(ast.parse(text))
    ]

    assert not hidden


def _hidden(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from filter(_marks, ast.walk(node))
        elif _marks(node) and not _is_text(node.args[:1]):
            yield node


def _marks(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"


def _is_text(arguments: list[ast.expr]) -> bool:
    match arguments:
        case [ast.Constant(value=str())]:
            return True
        case [ast.Attribute(attr="template")]:  # A sentence marked elsewhere, given other values.
            return True
    return False
