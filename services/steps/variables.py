"""Typed variables of a script: declared with a type, given by the script, a file, or the command line."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from services.durations import parse_duration
from services.i18n import Message, _
from services.steps.references import written
from services.steps.strict import StrictModel

_SPELLINGS = {"true": True, "yes": True, "false": False, "no": False}


class VariableType(StrEnum):
    """What a variable holds. `duration` becomes seconds; `list` is given as `a,b,c` or as a YAML list."""

    STRING = "string"
    INT = "int"
    BOOL = "bool"
    IP = "ip"
    PORT = "port"
    DURATION = "duration"
    LIST = "list"
    PATH = "path"


class SecretSource(StrictModel):
    """Where a secret is read from: the environment or a file, never the script itself."""

    env: str | None = None
    """Name of an environment variable."""
    file: str | None = None
    """Path of a file that holds the value; its last line end is dropped."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) is (self.file is None):
            raise ValueError("give one of env, file")
        return self


class Variable(StrictModel):
    """A variable's declaration."""

    type: VariableType = VariableType.STRING
    """What the variable holds."""
    default: Any = None
    """Its value when none is given."""
    required: bool = False
    """A value must be given; so must one of a variable without a default."""
    secret: bool = False
    """Its value is masked everywhere, and comes only `from` the environment or a file."""
    source: SecretSource | None = Field(default=None, alias="from")
    """Where the value comes from when none is given."""
    help: str = ""
    """What it is for."""

    @property
    def has_default(self) -> bool:
        """Whether a default was written, be it empty."""
        return "default" in self.model_fields_set


class VariableError(ValueError):
    """A value does not fit its variable."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def read_source(source: SecretSource, environment: Mapping[str, str], base: Path) -> str:
    """The text at `source`; a relative file starts at `base`. Raises VariableError."""
    if source.env is not None:
        if source.env not in environment:
            raise VariableError(_("environment variable {name} is not set", name=source.env))
        value = environment[source.env]
        if not is_utf8(value):
            raise VariableError(_("environment variable {name} is no UTF-8", name=source.env))
        return value
    path = base / Path(source.file or "").expanduser()
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise VariableError(_("{path} cannot be read: {reason}", path=str(path), reason=reason)) from None


def is_utf8(value: str) -> bool:
    """Whether `value`, of the environment, can be written anywhere: bytes of other encodings are lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def convert(kind: VariableType, value: Any) -> Any:
    """`value`, as YAML or a command line gave it, as the type `kind` wants it. Raises VariableError."""
    try:
        return _CONVERSIONS[kind](value)
    except (ValueError, TypeError):
        shown = written(value)
        raise VariableError(_("{value} is no {kind}", value=shown or '""', kind=kind.value)) from None


def _string(value: Any) -> str:
    if isinstance(value, dict | list):
        raise TypeError
    return written(value)


def _int(value: Any) -> int:
    if isinstance(value, bool | float):
        raise TypeError
    return int(value)


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    spelled = str(value).lower()
    if spelled not in _SPELLINGS:
        raise ValueError
    return _SPELLINGS[spelled]


def _ip(value: Any) -> str:
    return str(ipaddress.ip_address(value if isinstance(value, str) else ""))


def _port(value: Any) -> int:
    port = _int(value)
    if not 0 < port < 65536:
        raise ValueError
    return port


def _duration(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return parse_duration(str(value))


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list):
        raise TypeError
    return value


def _path(value: Any) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError
    return value


_CONVERSIONS: dict[VariableType, Callable[[Any], Any]] = {
    VariableType.STRING: _string,
    VariableType.INT: _int,
    VariableType.BOOL: _bool,
    VariableType.IP: _ip,
    VariableType.PORT: _port,
    VariableType.DURATION: _duration,
    VariableType.LIST: _list,
    VariableType.PATH: _path,
}
