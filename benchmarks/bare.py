"""The console's peer: a bare Textual app that paints one line, then the pods there are, got by `kubernetes.aio`.

`python -m benchmarks.bare [KUBECONFIG]`; without KUBECONFIG it stays with its line.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static

LINE = "bare"


class Bare(App[None]):
    """As little as there can be of both libraries."""

    def compose(self) -> ComposeResult:
        yield Static(LINE)

    def on_mount(self) -> None:
        for kubeconfig in sys.argv[1:]:
            self.run_worker(self._show_pods(kubeconfig))

    async def _show_pods(self, kubeconfig: str) -> None:
        # As in the console: the line comes first.
        from kubernetes.aio import client, config

        await config.load_kube_config(kubeconfig)
        async with client.ApiClient() as api:
            pods = await client.CoreV1Api(api).list_pod_for_all_namespaces()
        names = [f"{pod.metadata.namespace} {pod.metadata.name}" for pod in pods.items]
        self.query_one(Static).update("\n".join(names))


if __name__ == "__main__":
    Bare().run()
