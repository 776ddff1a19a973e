"""A Kubernetes cluster as one user of one context sees it, and the way to it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from services.kubernetes.kubeconfig import load_settings
from services.kubernetes.pods import Pods
from services.kubernetes.policy import WritePolicy
from services.kubernetes.strain import Strain
from services.kubernetes.wire import collector_paused

if TYPE_CHECKING:
    from services.kubernetes.transport import Transport

_MOST_WARNINGS = 100


class Cluster(Pods):
    """One connection. Made by `connect()`; an async context manager that closes it.

    Every method raises a KubernetesError of its kind, and has a deadline. `namespace=None` means the context's own
    namespace for one object, and all namespaces for a list or watch.
    """


async def connect(
    kubeconfig: Path | None = None,
    context: str | None = None,
    *,
    policy: WritePolicy = WritePolicy.ALLOW,
    strain: Strain | None = None,
) -> Cluster:
    """A connection by `context` of `kubeconfig`, else as kubectl would find it, else of the pod we run in.

    What it meets of a server in trouble is counted in `strain`, where that is given. Contacts nothing yet.

    Raises ContextError or CertificateError.
    """
    settings = load_settings(kubeconfig, context)
    warnings: list[str] = []

    def keep(warning: str) -> None:
        if warning not in warnings and len(warnings) < _MOST_WARNINGS:
            warnings.append(warning)

    # The first call imports `kubernetes.aio`, 0.3 s: in a thread, so that a screen stays alive meanwhile.
    make = await asyncio.to_thread(_transport_class)
    return Cluster(settings, make(settings, keep, strain or Strain()), policy, warnings)


def _transport_class() -> type[Transport]:
    with collector_paused():
        from services.kubernetes.transport import Transport

    return Transport
