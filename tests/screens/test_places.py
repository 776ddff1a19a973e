"""`:ports`, `:pf`, `:drift`, `:readonly` on the demo."""

from __future__ import annotations

import httpx
from textual.pilot import Pilot

from screens.drift import DriftScreen
from screens.forwards import ForwardsScreen
from screens.listing import ListingScreen
from screens.look import Tone
from screens.ports.rows import free_ranges, port_map, port_row
from screens.tasks import ChooseScreen
from services.kubernetes import connect
from services.party import parse_party
from services.pods import is_ready
from services.session import ForwardState
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation


def row_with(pilot: Pilot[int], text: str) -> str:
    screen = screen_of(pilot)
    assert isinstance(screen, ListingScreen)
    return next((row.text for row in screen.table.rows if text in row.text), "")


async def test_nodeports_have_an_owner_and_those_who_expect_them():
    async with console((80, 24)) as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await goes_to(pilot, "ports", "ports")
        await until(pilot, lambda: "route fate-10000 → 9999" in row_with(pilot, "fate-9999/proxy"))
        await until(pilot, lambda: "served" in row_with(pilot, "fate-9999/proxy"))
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).place.kind == "Service")


async def test_a_forward_comes_back_at_its_port_when_its_pod_was_replaced():
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await goes_to(pilot, "svc fate-9999", "services")
        session = pilot.app.session  # type: ignore[attr-defined]
        await session.parties.watch()

        def board() -> str:
            pods = [pod for pod in session.parties.pods if pod["metadata"].get("namespace") == "fate-9999"]
            return next(
                (pod["metadata"]["name"] for pod in pods if "python" in pod["metadata"]["name"] and is_ready(pod)), ""
            )

        await until(pilot, lambda: bool(board()) and bool(row_with(pilot, "fateboard")))
        listing = screen_of(pilot)
        assert isinstance(listing, ListingScreen)
        assert listing.table.move_to(next(row.uid for row in listing.table.rows if "fateboard" in row.text))
        await pilot.press("F")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ForwardsScreen))
        forward = next(iter(session.forwards.forwards.values()))
        await until(pilot, lambda: forward.state is ForwardState.UP)
        url, first = forward.url, forward.pod
        asked_for = session.forwards.begin("Pod", "fate-9999", first, 8080)
        await until(pilot, lambda: asked_for.state is ForwardState.UP)
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(url)).status_code == 200
        async with await connect(pilot.app.kubeconfig) as cluster:  # type: ignore[attr-defined]
            await cluster.delete("Pod", first, "fate-9999")
        await until(pilot, lambda: forward.state is ForwardState.UP and forward.pod not in ("", first))
        assert forward.url == url
        assert forward.tries
        # The pod that was asked for by its name does not come back: its Deployment made another one.
        await until(pilot, lambda: asked_for.state is ForwardState.UP and asked_for.pod != first)
        assert asked_for.pod == forward.pod
        await session.forwards.stop(asked_for)
        await pilot.press("X")
        await until(pilot, lambda: not session.forwards.forwards)


async def test_drift_and_read_only():
    async with console((80, 24)) as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await goes_to(pilot, "drift", "drift")
        screen = screen_of(pilot)
        assert isinstance(screen, DriftScreen)
        await until(pilot, lambda: "differences" in str(screen.summary.content) and bool(row_with(pilot, "fate-9999")))
        session = pilot.app.session  # type: ignore[attr-defined]
        await pilot.press("colon", *"readonly", "enter")
        await until(pilot, lambda: session.read_only)
        await pilot.press("colon", *"readonly", "enter")
        await until(pilot, lambda: not session.read_only)


async def test_what_flags_made_read_only_stays_so():
    async with console(read_only=True) as pilot:
        await pilot.press("colon", *"readonly", "enter")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert pilot.app.session.read_only  # type: ignore[attr-defined]


def test_a_port_of_somebody_else_is_taken_and_one_of_nobody_is_waited_for():
    service = {
        "metadata": {"name": "web", "namespace": "other"},
        "spec": {"ports": [{"port": 80, "nodePort": 30091, "protocol": "TCP"}]},
    }
    base = "name: a\nnamespace: a\npartyId: 1\nmodules: [rollsite]\nchartVersion: v1.6.0\n"
    text = f"{base}rollsite: {{type: NodePort, nodePort: PORT}}\n"
    taken, waited = (parse_party(text.replace("PORT", port), f"{port}.yaml") for port in ("30091", "30092"))
    ports = port_map([service], [], [taken, waited])
    assert [(port.number, port_row(port).tone) for port in ports] == [(30091, Tone.BAD), (30092, Tone.WARN)]
    assert port_row(ports[0]).cells[4].text == "30091.yaml rollsite"
    assert free_ranges([30000, 30002, 80]) == "30001, 30003-32767"
