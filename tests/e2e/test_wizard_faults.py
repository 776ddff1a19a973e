"""Faults that show before anything is installed: told on the page where they matter, gone once they are lifted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from screens.wizard.pages import EVIDENCE
from screens.wizard.view import View
from services.i18n import verbatim
from services.kubernetes import connect
from services.sandbox import DemoProcess
from services.session.demofaults import DemoFault, FaultBoard
from services.session.wizards import WizardBoard
from services.wizard import obstacle

pytestmark = pytest.mark.slow

# Fault: the page that tells of it, its words, and why that page cannot be left (where it cannot).
SEEN = {
    "port-taken": ("parties", "30009, the usual one, belongs to namespace default", ""),
    "namespace-terminating": ("plan", "remove what its finalizers wait for", "fate-9999"),
    "helm-leftover": ("plan", "helm uninstall fate-9999", "fate-9999"),
    "insufficient-cpu": ("plan", "edit limitrange", ""),
    "no-ingress-class": ("access", "has no ingress class", ""),
    "rbac-poor": ("cluster", "create namespaces", "create namespaces"),
}
DEADLINE = 180.0


def told(board: WizardBoard, page: str) -> tuple[str, str]:
    """What a page says, and why it cannot be left."""
    why = obstacle(page, board.answers, board.standing(running=False, begun=False, installed=False))
    seen = board.seen
    view = View(board.answers, datetime.now(UTC), 200, seen.checks, made=board.made, fitness=seen.fitness, obstacle=why)
    return "\n".join(line for line, _tone in EVIDENCE[page](view)), str(why or "")


async def until(board: WizardBoard, page: str, words: str, stop: str, *, on: bool) -> None:
    """F5 until the page says `words`, and cannot be left because of `stop`; or neither any more."""
    said = why = ""
    try:
        async with asyncio.timeout(DEADLINE):
            while not said or (words in said, bool(why)) != (on, on and bool(stop)) or (on and stop not in why):
                board.seen.look()
                await board.settled()
                board.check_files()
                await board.settled()
                said, why = told(board, page)
    except TimeoutError:
        pytest.fail(f"page {page} says {said}\nand cannot be left because of: {why or '-'}")


async def test_what_can_be_seen_early_is_told_with_its_remedy_and_gone_once_it_is_lifted():
    async with DemoProcess(speed=60) as demo, await connect(demo.kubeconfig) as cluster:
        board, faults = WizardBoard(cluster, demo.kubeconfig, None), FaultBoard(cluster)
        board.given |= {"start": "new", "chart": "v1.3.0-a"}
        try:
            for name, (page, words, stop) in SEEN.items():
                fault = DemoFault(name, verbatim(name), on=False, fixed=False)
                await faults.switch(fault)
                await until(board, page, words, stop, on=True)
                await faults.switch(replace(fault, on=True))
                await until(board, page, words, stop, on=False)
        finally:
            await board.close()
