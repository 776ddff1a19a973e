"""All tables by their ids."""

from __future__ import annotations

from screens.resources.belongings import CLAIMS, CONFIG_MAPS, INGRESSES, REPLICA_SETS, SECRETS
from screens.resources.definition import TableDefinition
from screens.resources.mixed import WORKLOADS
from screens.resources.surroundings import EVENTS, NAMESPACES, NODES, SERVICES
from screens.resources.workloads import DEPLOYMENTS, PODS, STATEFUL_SETS

TABLES: dict[str, TableDefinition] = {
    table.id: table
    for table in (
        WORKLOADS,
        PODS,
        DEPLOYMENTS,
        STATEFUL_SETS,
        REPLICA_SETS,
        SERVICES,
        INGRESSES,
        CONFIG_MAPS,
        SECRETS,
        CLAIMS,
        EVENTS,
        NODES,
        NAMESPACES,
    )
}
