"""Faults started and lifted while the demo runs, over HTTP beside the API that the demo serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from services.sandbox import status
from services.sandbox.api.respond import json_response, status_response
from services.sandbox.scenarios import SCENARIOS, Scenario
from services.sandbox.status import ApiStatus, Object

if TYPE_CHECKING:
    from services.sandbox.demo import Demo

FAULTS = "/_demo/faults"
"""GET lists the faults; PUT and DELETE of one below it start and lift it."""


class Switchboard:
    """Which faults are on."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._on: set[str] = set()

    def begin_with(self, scenario: Scenario) -> None:
        """The scenario that the demo was asked for."""
        scenario.start(self._demo)
        self._on.add(scenario.name)

    def as_object(self) -> Object:
        """`{"faults": [{"name": …, "title": …, "on": …, "fixed": …}, …]}`; what is fixed cannot be switched. `title` is
        the template of a Message: who asks has the words for it."""
        faults = [
            {"name": one.name, "title": one.title.template, "on": one.name in self._on, "fixed": one.lift is None}
            for one in SCENARIOS.values()
        ]
        return {"faults": faults}

    def switch(self, name: str, *, on: bool) -> None:
        """Start or lift a fault; one that is so already stays so. Raises ApiStatus."""
        scenario = SCENARIOS.get(name)
        if scenario is None:
            raise status.not_found("faults", "demo", name)
        if on is (name in self._on):
            return
        if scenario.lift is None:
            raise status.conflict("faults", "demo", name, "a demo is begun with it, or without it")
        if on:
            scenario.start(self._demo)
            self._on.add(name)
        else:
            scenario.lift(self._demo)
            self._on.remove(name)

    async def answer(self, request: web.Request) -> web.Response:
        """GET, PUT or DELETE below FAULTS."""
        try:
            if request.method != "GET":
                self.switch(request.path.removeprefix(FAULTS).strip("/"), on=request.method == "PUT")
        except ApiStatus as refused:
            return status_response(refused)
        return json_response(self.as_object())
