"""`plan.show`, `plan.save`: what is about to happen, before it does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.federation import demand_of, images_of, node_ports
from services.i18n import _
from services.kubernetes import format_cpu, format_memory
from services.redact import secrets
from services.steps.context import StepContext
from services.steps.events import Change
from services.steps.step import Outputs, Params, Risk, Step, step
from services.steps.workspacefiles import write_file


class ShowParams(Params):
    """Nothing to choose."""


def _plan(ctx: StepContext) -> dict[str, Any]:
    parties = []
    for party in ctx.parties:
        asked = demand_of(party)
        parties.append(
            {
                "name": party.name,
                "party_id": party.party_id,
                "namespace": party.namespace,
                "chart": f"{party.chart_name} {party.chart_version}",
                "node_ports": dict(node_ports(party)),
                "requests": {"cpu": format_cpu(asked.cpu), "memory": format_memory(asked.memory)},
            }
        )
    return {"parties": parties, "images": list(images_of(ctx.parties))}


@step("plan.show", params=ShowParams, risk=Risk.READ, summary=_("What the parties will need"), article=("S24",))
class PlanShow(Step[ShowParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        plan = _plan(ctx)
        for party in plan["parties"]:
            ports = ", ".join(f"{name} {port}" for name, port in party["node_ports"].items()) or "-"
            ctx.progress(
                _(
                    "{name}: {chart} in {namespace}; NodePorts: {ports}; requests {cpu} CPU, {memory}",
                    ports=ports,
                    **{key: party[key] for key in ("name", "chart", "namespace")},
                    **party["requests"],
                )
            )
        return plan


class SaveParams(Params):
    """Where to."""

    file: Path
    """JSON file."""


@step("plan.save", params=SaveParams, risk=Risk.WRITE, summary=_("The plan as a file"), short="file")
class PlanSave(Step[SaveParams]):
    async def observe(self, ctx: StepContext) -> tuple[bytes, bytes | None]:
        wanted = json.dumps(secrets.mask_data(_plan(ctx)), indent=2, ensure_ascii=False) + "\n"
        path = ctx.workspace / self.params.file
        return wanted.encode(), path.read_bytes() if path.is_file() else None

    def compare(self, ctx: StepContext, seen: tuple[bytes, bytes | None]) -> Sequence[Change]:
        wanted, found = seen
        if wanted == found:
            return ()
        return [Change(f"file/{self.params.file}", _("write the plan to {file}", file=str(self.params.file)))]

    async def act(self, ctx: StepContext, seen: tuple[bytes, bytes | None], changes: Sequence[Change]) -> None:
        write_file(ctx.workspace / self.params.file, seen[0])
