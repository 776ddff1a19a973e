"""The control loops of the demo's cluster: what deployments, jobs, services and namespaces set in motion."""

from __future__ import annotations

from services.sandbox.clock import Clock
from services.sandbox.controllers.cronjobs import CronJobs
from services.sandbox.controllers.daemonsets import DaemonSets
from services.sandbox.controllers.deployments import Deployments
from services.sandbox.controllers.endpoints import ServiceEndpoints, backends, target_port
from services.sandbox.controllers.events import EventRecorder
from services.sandbox.controllers.garbage import GarbageCollector
from services.sandbox.controllers.jobs import Jobs
from services.sandbox.controllers.manager import Manager, Queue
from services.sandbox.controllers.namespaces import Namespaces
from services.sandbox.controllers.objects import Objects
from services.sandbox.controllers.quotas import Quotas
from services.sandbox.controllers.replicasets import ReplicaSets
from services.sandbox.controllers.scheduler import Scheduler
from services.sandbox.controllers.statefulsets import StatefulSets
from services.sandbox.controllers.storage import VolumeClaims

_CONTROLLERS = (
    GarbageCollector,
    Namespaces,
    Deployments,
    ReplicaSets,
    StatefulSets,
    DaemonSets,
    Jobs,
    CronJobs,
    Scheduler,
    ServiceEndpoints,
    VolumeClaims,
    Quotas,
)


def manager(objects: Objects, events: EventRecorder, clock: Clock) -> Manager:
    """Every controller over one store; `await manager(...).run()` keeps them going."""
    queue = Queue(clock)
    return Manager(objects, queue, [controller(objects, events, queue) for controller in _CONTROLLERS])


__all__ = ["EventRecorder", "Manager", "Objects", "backends", "manager", "target_port"]
