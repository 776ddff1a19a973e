"""The parts of a session come when they are asked for."""

from __future__ import annotations

import typing
from types import SimpleNamespace
from typing import Any, cast

from services.late import made, on_demand
from services.session import (
    boards,
    checkups,
    demofaults,
    drifting,
    elsewhere,
    forwards,
    holdings,
    names,
    permissions,
    planning,
    recordlooks,
    registries,
    service,
    session,
    tables,
    tasks,
    toys,
    wizards,
)
from services.session.session import Session

MODULES = (
    *(boards, checkups, demofaults, drifting, elsewhere, forwards, holdings, names, permissions),
    *(planning, recordlooks, registries, service, tables, tasks, toys, wizards),
)


class Owner:
    """Has two parts, one of them made of what it is."""

    def __init__(self) -> None:
        self.what = {"a": 1}

    plain: SimpleNamespace = on_demand("types:SimpleNamespace")
    copied: dict[str, int] = on_demand("builtins:dict", "what")


def test_a_part_is_made_once_and_only_when_asked_for() -> None:
    owner = Owner()
    assert made(owner) == []
    assert owner.copied == {"a": 1}
    assert owner.copied is owner.copied
    assert owner.copied is not owner.what
    assert made(owner) == [owner.copied]
    plain = owner.plain
    assert made(owner) == [plain, owner.copied]


def test_every_part_of_a_session_is_of_the_class_that_is_said_beside_it() -> None:
    known = {name: value for module in MODULES for name, value in vars(module).items() if isinstance(value, type)}
    hints = typing.get_type_hints(Session, vars(session), known)
    cluster = SimpleNamespace(context="c", server="https://c")
    whole = Session.__new__(Session)
    vars(whole).update(cluster=cast(Any, cluster), kubeconfig=None, state=None)
    for name, kind in hints.items():
        part = getattr(whole, name)
        assert type(part) is kind
        assert hasattr(part, "close")
        assert isinstance(part.revision, int)
    assert len(made(whole)) == len(hints)
