"""Two parties on a demo, made of the chart's objects: neither KubeFATE nor images are waited for."""

from __future__ import annotations

from pathlib import Path

from services.kubernetes import Cluster, connect
from services.party import PartyFile, read_party_file
from services.sandbox.charts import render_chart

_ARTICLE = Path(__file__).parents[2] / "examples" / "article"


def party_file(party: int) -> PartyFile:
    """The article's file of a party."""
    return read_party_file(_ARTICLE / f"fate-{party}.yaml")


async def found_federation(kubeconfig: Path) -> None:
    """Install the article's two parties by the Kubernetes API alone."""
    async with await connect(kubeconfig) as cluster:
        for party in (9999, 10000):
            name = party_file(party).namespace
            await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
            await found_party(cluster, party)


async def found_party(cluster: Cluster, party: int) -> None:
    """Make what the chart makes of a party, in its namespace."""
    file = party_file(party)
    for obj in render_chart(file.spec, file.chart_version):
        obj["metadata"].setdefault("namespace", file.namespace)
        await cluster.create(obj)


async def dissolve_party(cluster: Cluster, party: int) -> None:
    """Remove all of it but its namespace."""
    file = party_file(party)
    for obj in render_chart(file.spec, file.chart_version):
        await cluster.delete(obj["kind"], obj["metadata"]["name"], file.namespace)
