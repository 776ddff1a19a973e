"""Every fault of the demo met in the wizard: told on the page where it matters, with a remedy; once it is lifted, the
same wizard goes on to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.tasks.confirm import ConfirmScreen
from screens.wizard import WizardScreen
from services.errors import Exit
from services.sandbox.demo import SCENARIOS
from services.steps import installs
from tests.screens.conftest import console, until
from tests.screens.wizardry import goes, on_page, session_of, told, wizard

ENGINE = ("install", "verify")
INSTALLED = 300.0
"""Seconds that an installation may take: all of it on a machine with other work."""
_PARTIES = 2
_LOOKS = 0.1
"""Seconds between two looks at what takes long: a demo and its KubeFATE want the processor meanwhile."""


@dataclass(frozen=True)
class Met:
    """Where a fault is met, by which words; `stops` when the page, or the run, goes no further."""

    page: str
    words: tuple[str, ...]
    stops: bool = True
    parties: str = "9999"
    """One is quicker, where it is enough to meet the fault."""


FAULTS = {
    "image-pull": Met("install", ("P16", "cannot be pulled", "→ Check image and tag")),
    "no-ingress-class": Met("access", ("no ingress class", "install an ingress controller"), stops=False),
    "ingress-v1beta1-only-manifest": Met("version", ("not served",), stops=False),
    "port-taken": Met("federation", ("Party 9999 has port 30092", "belongs to namespace default"), stops=False),
    "insufficient-cpu": Met("install", ("P23", "Insufficient cpu", "→ Lower replicas")),
    "crash-loop": Met("install", ("R07", "ended with 1", "→ Read the last words"), parties="10000"),
    "oom": Met("install", ("P24", "ran out of memory", "→ Give it more memory"), parties="10000"),
    "db-not-ready": Met("install", ("P30", "Container kubefate", "→ Look at the database pod first")),
    "namespace-terminating": Met("parties", ("being removed: fate-9999", "→ Wait until it is gone")),
    "chart-missing": Met("install", ("S-JOB", "→ The chart is not published")),
    "helm-leftover": Met("parties", ("helm", "→ ")),
    "stuck-job": Met("install", ("P32", "still says Running", "F6 removes it")),
    "kubefate-restart": Met("install", ("P32", "KubeFATE restarted", "F6 removes it"), parties="9999, 10000"),
    "token-expired": Met("install", ("KubeFATE refused its own token", "Look whether its pod"), stops=False),
    "toy-failed": Met("verify", ("S-TOY", "job-failed", "→ ")),
    "toy-peer-unreachable": Met("verify", ("S-TOY", "2 of 4 pairs failed", "→ "), parties="9999, 10000"),
    "swapped-roles": Met("verify", ("S-TOY", "wrong-party", "→ Run toy_example from")),
    "rbac-poor": Met("cluster", ("create namespaces", "→ Ask for these rights")),
    "rbac-read": Met("cluster", ("create deployments.apps", "→ Ask for these rights")),
    "api-flaky": Met("install", ("The API server answered", "look at the load"), stops=False),
}


def test_every_fault_is_met() -> None:
    assert set(FAULTS) == set(SCENARIOS)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_told_where_it_matters_and_once_it_is_lifted_the_wizard_goes_on(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    met = FAULTS[fault]
    async with console((80, 24), state=tmp_path / "state", scenario=fault) as pilot:
        screen = await wizard(pilot)
        verify = "yes" if met.page == "verify" else "no"
        session_of(pilot).wizard.given |= {"parties": met.parties, "verify": verify}
        if met.page in ENGINE:
            await begin(pilot, screen)
            with monkeypatch.context() as impatient:
                if fault == "stuck-job":
                    # Nothing else tells of it, and what KubeFATE gets to see for itself is long for a test.
                    impatient.setattr(installs, "JOB_LAG", 4.0)
                await is_told(pilot, screen, met)
            await lift(pilot)
            await goes_on_to_the_end(pilot, screen)
            return
        await goes(pilot, screen, met.page)
        await is_told(pilot, screen, met)
        if met.stops:
            await refuses_to_begin(pilot, screen)
        await lift(pilot)
        await pilot.press("f5")
        await begin(pilot, screen)


async def is_told(pilot: Pilot[int], screen: WizardScreen, met: Met) -> None:
    """Whether all of it stands on the page, though lines end anywhere. Of tests only once all parties run."""
    if met.page == "verify":
        await eventually(pilot, lambda: screen.engine.installed)
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "verify")
    await eventually(pilot, lambda: not met.stops or met.page not in ENGINE or has_stopped(screen))
    for word in met.words:
        await eventually(pilot, lambda word=word: word in " ".join(line.strip() for line, _tone in screen.lines.lines))  # type: ignore[misc]


async def goes_on_to_the_end(pilot: Pilot[int], screen: WizardScreen) -> None:
    """By what F6 proposes first, as often as it has to be: what stopped one party may have stopped the other."""
    for _party in range(_PARTIES + 1):
        await eventually(pilot, lambda: ended_well(screen) or has_stopped(screen))
        if ended_well(screen):
            return
        await go_on(pilot, screen)
    raise AssertionError([line for line, _tone in screen.lines.lines])


def has_stopped(screen: WizardScreen) -> bool:
    return screen.engine.installation.failed is not None and not screen.engine.running


def ended_well(screen: WizardScreen) -> bool:
    task = screen.engine.task
    return screen.engine.installed and task is not None and task.exit is Exit.OK


async def refuses_to_begin(pilot: Pilot[int], screen: WizardScreen) -> None:
    await pilot.press("f3")
    await on_page(pilot, screen, "plan")
    await until(pilot, lambda: told(screen, "✗ The cluster is not fit"))
    await pilot.press("ctrl+n")
    await until(pilot, lambda: any("The cluster is not fit" in str(one.text) for one in pilot.app.notices))  # type: ignore[attr-defined]
    assert screen.page == "plan"


async def lift(pilot: Pilot[int]) -> None:
    """All faults that can be: some are the demo's nature."""
    faults = session_of(pilot).faults
    faults.look()
    await until(pilot, lambda: bool(faults.faults))
    for one in faults.faults or ():
        if one.on and not one.fixed:
            await faults.switch(one)


async def begin(pilot: Pilot[int], screen: WizardScreen) -> None:
    """From the plan, once it has nothing against it."""
    await pilot.press("f3")
    await on_page(pilot, screen, "plan")
    await until(pilot, lambda: screen.obstacle(session_of(pilot)) is None and screen.engine.rehearsal is not None)
    await pilot.press("ctrl+n")
    await on_page(pilot, screen, "install")


async def go_on(pilot: Pilot[int], screen: WizardScreen) -> None:
    """By what F6 proposes first; where that removes something, it is agreed to."""
    before = screen.engine.task
    await pilot.press("f6")
    await until(pilot, lambda: not isinstance(pilot.app.screen, WizardScreen))
    await pilot.press("enter")
    await eventually(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen) or screen.engine.task is not before)
    asked = pilot.app.screen
    if isinstance(asked, ConfirmScreen):
        await until(pilot, lambda: not asked.agree.disabled)
        await pilot.press("tab", "enter")
    await eventually(pilot, lambda: screen.engine.task is not before)


async def eventually(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Wait for what an installation takes its time for."""
    async with asyncio.timeout(INSTALLED):
        while not condition():
            await pilot.pause(_LOOKS)
