"""Plain scalars to values, as KubeFATE's parser (go-yaml v2) reads them."""

from __future__ import annotations

import re

Value = str | int | float | bool | None

_TRUE = ("true", "yes", "on")
_FALSE = ("false", "no", "off")
_WORDS: dict[str, tuple[Value, str]] = {
    **{form: (True, "bool") for word in _TRUE for form in (word, word.capitalize(), word.upper())},
    **{form: (False, "bool") for word in _FALSE for form in (word, word.capitalize(), word.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), (None, "null")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), (float("inf"), "float")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), (float("-inf"), "float")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), (float("nan"), "float")),
}
_INTEGER = re.compile(r"[-+]?(?:0b[01]+|0x[0-9a-fA-F]+|0o?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9].*)?")
_NUMERIC_START = frozenset("+-.0123456789")
# Longer digits are nobody's number, and Python refuses to convert more than 4,300 of them.
_LONGEST_NUMBER = 64

TAGS = {f"tag:yaml.org,2002:{name}": name for name in ("str", "int", "float", "bool", "null", "map", "seq")}
"""The tags that mean something here, and the type each names."""


def resolve(text: str) -> tuple[Value, str]:
    """The value of a plain scalar and its type: str, int, float, bool, null or date (which stays text)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC_START or len(text) > _LONGEST_NUMBER:
        return text, "str"
    digits = text.replace("_", "")
    if _INTEGER.fullmatch(digits):
        return _integer(digits), "int"
    if _FLOAT.fullmatch(digits):
        return float(digits), "float"
    return text, "date" if _DATE.fullmatch(text) else "str"


def convert(text: str, wanted: str) -> Value:
    """`text` as the type that an explicit tag asks for; raises ValueError when it is none."""
    if wanted == "str":
        return text
    value, found = resolve(text.strip())
    if wanted == "float" and found == "int":
        return float(text)
    if found != wanted:
        raise ValueError(text)
    return value


def _integer(digits: str) -> int:
    body = digits.lstrip("+-")
    sign = -1 if digits.startswith("-") else 1
    if len(body) > 1 and body[0] == "0":
        prefixed = body if body[1] in "bxo" else f"0o{body[1:]}"
        return sign * int(prefixed, 0)
    return sign * int(body)
