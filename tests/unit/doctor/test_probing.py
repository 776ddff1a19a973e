"""What this machine can reach: a name that no resolver takes is a probe that failed, not a fault."""

from __future__ import annotations

import pytest

from services.doctor import probing
from services.kubefate import Entrance


@pytest.mark.parametrize("address", ["a" * 70 + ".example.com", "a..b"])
async def test_an_address_that_no_resolver_takes_is_not_reached(address: str) -> None:
    assert not (await probing._connected(Entrance(address, 80), 2)).ok
    assert not (await probing._asked(Entrance(address, 80), "kubefate.example", 2)).ok


async def test_nor_is_a_host_that_http_cannot_say() -> None:
    assert not (await probing._asked(Entrance("127.0.0.1", 1), "ü.example", 2)).ok
