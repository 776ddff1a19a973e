"""What a row of the grammar's tables says of a key, and what may stand at one place of a party file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from services.party.versions import Dated


class KeyType(StrEnum):
    """What a key holds. All but the last four are scalars."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    QUANTITY = "quantity"
    """An amount as Kubernetes writes it: `500m`, `1Gi`."""
    SIZE = "size"
    """An amount in another program's words: nginx's `2M`, Spark's `2g`."""
    PORT = "port"
    NODE_PORT = "node-port"
    IMAGE = "image"
    TAG = "tag"
    HOST = "host"
    """A name in DNS."""
    ADDRESS = "address"
    """A host name or an IP address."""
    NAME = "name"
    """A name of a Kubernetes object: a DNS-1123 label or subdomain."""
    PASSWORD = "password"  # noqa: S105 - a kind of value, not one
    VERSION = "version"
    SCALAR = "scalar"
    """A string, a number or a boolean."""
    LIST = "list"
    MAPPING = "mapping"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Dated):
    """A key that a chart reads.

    `path` is dotted; `a[].b` is in each item of a list, `a.*.b` below any name. `default` is what the chart takes when
    the key is not there (None: nothing); in a text, `{party_id}` and `{release}` stand for the party's own.
    """

    path: str
    type: KeyType = KeyType.STRING
    default: Any = None
    allowed: tuple[str, ...] = ()
    """The values there are, compared without case; empty: any of its type."""
    required: bool = False
    """Whether the chart cannot be rendered, or the cluster not be installed, without it."""
    deprecated: bool = False
    """Taken without effect: samples carry it, and no template reads it."""


@dataclass(slots=True)
class Node:
    """What may stand at one place: known keys below it, or anything. Items of a list are looked at like the list."""

    children: dict[str, Node] = field(default_factory=dict)
    free: bool = False
    """Whether names below are the operator's own: labels, party ids."""
    key: Key | None = None
    """None at the root only."""
    item: Key | None = None
    """What each item of a list of scalars is."""
    named: Node | None = None
    """What stands below a name of the operator's own, where `free`."""

    def child(self, step: str | int) -> Node | None:
        """The place one step further; None where nothing is known of it."""
        return self if isinstance(step, int) else self.children.get(step, self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(Dated):
    """A word of the list `modules`; `block` is the key that configures it ("" where none does)."""

    name: str
    block: str = ""
    deprecated: bool = False
    """Taken without effect of its own."""


class Block(NamedTuple):
    """Rows of a table: `keys` hold below each of the dotted places in `at` (words; "" is the top) for a range of
    charts. A row wins over the ones before it."""

    since: str
    at: str
    keys: tuple[Key, ...]
    before: str = ""
