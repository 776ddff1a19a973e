"""Single values of a party file by dotted path, read and written as the chart's grammar has them."""

from __future__ import annotations

from typing import Any, ClassVar

from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.party.grammar import Key, KeyType, Node, find_key, grammar_of, parse_path, type_of
from services.party.partyfile import PartyFile
from services.text import one_line
from services.yamldoc import Path, insert_value, load_yaml, look_up

_MISSING = object()
_WHOLE = frozenset({KeyType.INTEGER, KeyType.PORT, KeyType.NODE_PORT})
_PORTS = frozenset({KeyType.PORT, KeyType.NODE_PORT})
_SHAPES = frozenset({KeyType.MAPPING, KeyType.ANY, KeyType.SCALAR, KeyType.NUMBER})


class ValueRefused(FatetuiError):
    """A path that the chart has not, a value that its key does not take, or a place that cannot be edited."""

    code: ClassVar[str] = "S-VALUE"
    exit: ClassVar[Exit] = Exit.FILE


def get_value(party: PartyFile, path: str) -> Any:
    """The value at a dotted path (`rollsite.partyList[0].partyIp`). Raises ValueRefused when there is none."""
    value = look_up(party.data, _steps(path), _MISSING)
    if value is _MISSING:
        raise ValueRefused(_("{file} has no {path}", file=party.document.source, path=one_line(path, 120)))
    return value


def put_value(party: PartyFile, path: str, written: str) -> str:
    """The text of `party` with `written` at a dotted path: as number, boolean, list or text, whichever the key is.

    Comments and order stay. Raises ValueRefused for a path that the chart has not, a value that the key does not take,
    and a place that no edit reaches.
    """
    steps = _steps(path)
    key = find_key(steps, party.chart_version, party.chart_name) if party.era_is_known else None
    if key is None and _is_known(party, steps):
        raise ValueRefused(
            _("Chart {version} has no key {path}", version=party.chart_version, path=one_line(path, 120)),
            remedy=_nearest(party, steps),
        )
    value = coerced(key, written) if key is not None else load_yaml(written, "").data
    try:
        return insert_value(party.document.text, steps, value)
    except KeyError:
        raise ValueRefused(
            _("{path} of {file} cannot be edited in place", path=one_line(path, 120), file=party.document.source),
            remedy=_("Set what it stands in first; an item may follow the last one of its list"),
        ) from None


def coerced(key: Key, written: str) -> Any:
    """`written` as a value of `key`. Raises ValueRefused when it is none."""
    if key.allowed:
        for allowed in key.allowed:
            if written.lower() == allowed.lower():
                return allowed
        raise _not_a_value(key, written)
    if key.type in _WHOLE:
        return _whole(key, written)
    if key.type is KeyType.BOOLEAN:
        if written.lower() not in ("true", "false"):
            raise _not_a_value(key, written)
        return written.lower() == "true"
    if key.type is KeyType.LIST and not written.lstrip().startswith("["):
        return [item.strip() for item in written.split(",") if item.strip()]
    if key.type in _SHAPES or key.type is KeyType.LIST:
        return _read(key, written)
    return written


def _whole(key: Key, written: str) -> int:
    try:
        value = int(written)
    except ValueError:
        raise _not_a_value(key, written) from None
    if key.type in _PORTS and not 1 <= value <= 65535:
        raise _not_a_value(key, written)
    return value


def _read(key: Key, written: str) -> Any:
    document = load_yaml(written, "")
    shapes: dict[KeyType, type | tuple[type, ...]] = {
        KeyType.LIST: list,
        KeyType.MAPPING: dict,
        KeyType.NUMBER: (int, float),
        KeyType.SCALAR: (str, int, float, bool),
    }
    if document.problems or not isinstance(document.data, shapes.get(key.type, object)):
        raise _not_a_value(key, written)
    return document.data


def _not_a_value(key: Key, written: str) -> ValueRefused:
    wanted = ", ".join(key.allowed) or type_of(key)
    return ValueRefused(
        _("{value} is no value for {key}", value=one_line(written, 60), key=key.path),
        remedy=_("It takes: {wanted}", wanted=wanted),
    )


def _steps(path: str) -> Path:
    try:
        return parse_path(path)
    except ValueError:
        raise ValueRefused(
            _("{path} is no path into a file", path=one_line(path, 120)),
            remedy=_("Write it like rollsite.partyList[0].partyIp"),
        ) from None


def _is_known(party: PartyFile, steps: Path) -> bool:
    """Whether the grammar knows all that may stand there."""
    if not party.era_is_known:
        return False
    return not _nearest_node(party, steps)[0].free


def _nearest_node(party: PartyFile, steps: Path) -> tuple[Node, str]:
    """The last place on the way that the chart has, and the first name that it has not."""
    node = grammar_of(party.chart_version, party.chart_name)
    for step in steps:
        below = node.child(step)
        if below is None:
            return node, str(step)
        node = below
    return node, ""


def _nearest(party: PartyFile, steps: Path) -> Message | None:
    # difflib costs milliseconds to import, and most paths are right.
    from difflib import get_close_matches

    node, name = _nearest_node(party, steps)
    near = get_close_matches(name, node.children, n=1)
    return _("Did you mean {near}?", near=near[0]) if near else None
