"""The verbs: one module per subject, each step declared once, loaded when a script first names one of its verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from services.steps.step import Declaration, declared

VERBS: Mapping[str, tuple[str, ...]] = {
    "boards": ("board.check", "board.open"),
    "charts": ("chart.ensure", "images.list", "images.prepull"),
    "configs": ("config.lint", "config.new", "config.set"),
    "control": ("assert", "confirm", "pause", "note"),
    "fateclusters": ("cluster.ensure", "job.wait", "cluster.update"),
    "fateremovals": ("cluster.remove",),
    "ingress": ("ingress.ensure",),
    "jobs": ("job.stop",),
    "kubefate": ("kubefate.ensure", "kubefate.remove", "kubefate.login"),
    "manifests": ("manifest.apply", "secret.ensure"),
    "names": ("hosts.check", "hosts.print", "hosts.apply"),
    "namespaces": ("namespace.ensure", "namespace.remove"),
    "objects": ("object.remove", "object.patch"),
    "plans": ("plan.show", "plan.save"),
    "pods": ("rollout.wait", "pod.exec"),
    "preflights": ("preflight",),
    "probes": ("http.check", "tcp.check", "dns.check"),
    "records": ("records.check", "records.backup"),
    "recordchanges": ("records.mend", "records.remove", "records.restore"),
    "reports": ("report.write", "bundle.collect"),
    "tools": ("tool.check", "context.use", "localcluster.ensure", "run.local"),
    "toys": ("toy.run", "toy.matrix"),
    "workloads": ("workload.scale", "workload.restart"),
}
"""The verbs that each module of this package declares."""


class Vocabulary(Mapping[str, Declaration]):
    """Every verb by name; names are known at once, a declaration costs the import of its module.

    All modules together take 0.13 s, a quarter of the time that a script may take until its first request.
    """

    def __init__(self, verbs: Mapping[str, tuple[str, ...]]) -> None:
        self._modules = {verb: module for module, declares in verbs.items() for verb in declares}

    def __getitem__(self, verb: str) -> Declaration:
        import_module(f"{__name__}.{self._modules[verb]}")
        return declared[verb]

    def __contains__(self, verb: object) -> bool:
        return verb in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


VOCABULARY = Vocabulary(VERBS)
