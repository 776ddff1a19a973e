"""One party's file made to match another's: the route back, and the port at which the other listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.errors import Exit, FatetuiError
from services.federation.federation import Federation
from services.federation.tables import TABLE_BLOCK, tables_to
from services.i18n import Message, _
from services.party import PartyFile, with_values
from services.yamldoc import Path


class CannotMirror(FatetuiError):
    """The two files do not say enough to make one match the other."""

    code = "E-MIRROR"
    exit = Exit.FILE


class AddressUnknown(CannotMirror):
    """Neither file says where the source is reached: the operator has to."""


@dataclass(frozen=True, slots=True)
class MirrorChange:
    """A value set in the target's file."""

    path: Path
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The target's file as it has to be, and what was changed in it: nothing, when it matched already."""

    party: PartyFile
    changes: tuple[MirrorChange, ...]


def mirror(source: PartyFile, target: PartyFile, *, host: str | None = None) -> Mirrored:
    """`target`'s file with a route to `source` that fits `source`'s gateway, comments kept.

    `host` is the address at which `source` is reached from `target`; without it what the target's route says now, else
    the address by which `source` reaches `target` (one cluster), else refused. Raises CannotMirror.
    """
    if source.party_id is None or target.party_id is None:
        raise CannotMirror(_("Both files need a partyId"))
    if source.party_id == target.party_id:
        raise CannotMirror(_("Both files describe party {id}", id=source.party_id))
    by_table = source.door[0] == target.door[0] == TABLE_BLOCK
    ways = target.table_routes if by_table else target.routes
    routes = [route for route in ways if route.party_id == source.party_id]
    there = routes[0] if routes else None
    address = host or (there.host if there else None) or _address_of(target, source)
    if address is None:
        raise _unknown(AddressUnknown, _("at which address party {id} is reached", id=source.party_id))
    port = Federation((source, target)).port_of(source, address)
    if port is None:
        raise _unknown(CannotMirror, _("at which NodePort party {id} listens", id=source.party_id))
    if by_table:
        return _with(target, tables_to(source, address, target.table_key(source.party_id)))
    base: Path = (target.era.gateway, "partyList")
    index = there.path[-1] if there else len(target.routes)
    wanted = {"partyId": source.party_id, "partyIp": address, "partyPort": port}
    if there is None:
        return _with(target, {(*base, index): wanted})
    return _with(target, {(*base, index, key): value for key, value in wanted.items()})


def _address_of(target: PartyFile, source: PartyFile) -> str | None:
    """The address by which `source` goes to `target`: of two that share a cluster it is the same the other way."""
    ways = (*source.routes, *source.table_routes)
    found = (route.host for route in ways if route.party_id == target.party_id)
    return next((host for host in found if host and not target.is_gateway_service(host)), None)


def _with(target: PartyFile, values: dict[Path, Any]) -> Mirrored:
    changes = tuple(
        MirrorChange(path, target.get(path), value) for path, value in values.items() if target.get(path) != value
    )
    try:
        changed = with_values(target, {change.path: change.after for change in changes})
    except KeyError as error:
        raise CannotMirror(_("{file} cannot be edited in place", file=target.document.source)) from error
    return Mirrored(changed, changes)


def _unknown(error: type[CannotMirror], what: Message) -> CannotMirror:
    return error(_("The files do not say {what}", what=what), remedy=_("Name it: --host ADDRESS, or a nodePort"))
