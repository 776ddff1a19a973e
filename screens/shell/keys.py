"""What a terminal sends for a key: xterm's control sequences (invisible-island.net/xterm/ctlseqs). Pure."""

from __future__ import annotations

_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_FUNCTION = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_NUMBERED = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    "f5": 15,
    "f6": 17,
    "f7": 18,
    "f8": 19,
    "f9": 20,
    "f10": 21,
    "f11": 23,
    "f12": 24,
}
_SINGLE = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b", "shift+tab": "\x1b[Z", "ctrl+at": "\x00"}
_PUNCTUATION = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "backslash": "\\",
    "circumflex_accent": "^",
    "underscore": "_",
    "space": "@",
}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}


def sequence_of(key: str, character: str | None, *, application: bool) -> str:
    """What is sent for Textual's `key`; "" for one that no terminal knows. `application`: cursor keys are in that mode
    (DECCKM)."""
    if key in _SINGLE:
        return _SINGLE[key]
    if character is not None and character.isprintable():
        return character
    *held, name = key.split("+")
    modifier = 1 + sum(_MODIFIERS.get(one, 0) for one in held)
    if name in _CURSOR or name in _FUNCTION:
        final = _CURSOR.get(name) or _FUNCTION[name]
        if modifier > 1:
            return f"\x1b[1;{modifier}{final}"
        return f"\x1bO{final}" if application or name in _FUNCTION else f"\x1b[{final}"
    if name in _NUMBERED:
        return f"\x1b[{_NUMBERED[name]};{modifier}~" if modifier > 1 else f"\x1b[{_NUMBERED[name]}~"
    return _lettered(held, _PUNCTUATION.get(name, name), character)


def _lettered(held: list[str], letter: str, character: str | None) -> str:
    """A letter with Ctrl or Alt held."""
    if "ctrl" in held and len(letter) == 1 and "@" <= letter.upper() <= "_":
        sent = chr(ord(letter.upper()) & 0x1F)
    else:
        sent = letter if len(letter) == 1 else character or ""
    return f"\x1b{sent}" if "alt" in held and sent else sent
