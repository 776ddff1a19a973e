"""Two parties on a demo, made of the chart's objects: neither KubeFATE nor images are waited for."""

from __future__ import annotations

from pathlib import Path

from services.kubernetes import connect
from services.party import read_party_file
from services.sandbox.charts import render_chart

_ARTICLE = Path(__file__).parents[2] / "examples" / "article"


async def found_federation(kubeconfig: Path) -> None:
    """Install the article's two parties by the Kubernetes API alone."""
    async with await connect(kubeconfig) as cluster:
        for party in (9999, 10000):
            file = read_party_file(_ARTICLE / f"fate-{party}.yaml")
            await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": file.namespace}})
            for obj in render_chart(file.spec, file.chart_version):
                obj["metadata"].setdefault("namespace", file.namespace)
                await cluster.create(obj)
