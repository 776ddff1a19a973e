"""The records as 1.0.x keeps them in MongoDB: field names in lower case, statuses as integers (kubefate.md §3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.sandbox.kubefate.records import ChartRecord, ClusterRecord, JobRecord, Records, Table, UserRecord

Document = dict[str, Any]
DATABASE = "KubeFate"
COLLECTIONS = ("cluster", "job", "helm", "user")
NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""Go's zero time."""
CLUSTER_STATUSES = ("Creating", "Deleting", "Updating", "Running", "Unavailable", "Deleted")
JOB_STATUSES = ("Pending", "Running", "Success", "Failed", "Retry", "Timeout", "Canceled")
USER_STATUSES = ("Deprecate", "Available")


def documents(records: Records) -> dict[str, list[Document]]:
    """The collections `cluster`, `job`, `helm` and `user` of the database DATABASE."""
    return {name: [written(name, row) for row in table_of(records, name).live()] for name in COLLECTIONS}


def table_of(records: Records, collection: str) -> Table[Any]:
    """The rows of one of COLLECTIONS."""
    tables: dict[str, Table[Any]] = {
        "cluster": records.clusters,
        "job": records.jobs,
        "helm": records.charts,
        "user": records.users,
    }
    return tables[collection]


def written(collection: str, row: Any) -> Document:
    """The document of a row."""
    return _WRITERS[collection](row)


def _cluster(row: ClusterRecord) -> Document:
    return {
        "uuid": row.uuid,
        "name": row.name,
        "namespace": row.namespace,
        "revision": row.revision,
        "chartversion": row.chart_version,
        "chartvalues": row.chart_values,
        "values": row.values,
        "chartname": row.chart_name,
        "type": "",
        "metadata": None,
        "status": CLUSTER_STATUSES.index(row.status),
        "config": row.spec,
        "info": None,
    }


def _job(row: JobRecord) -> Document:
    return {
        "uuid": row.uuid,
        "starttime": row.started,
        "endtime": row.ended or NEVER,
        "method": row.method,
        "result": row.result,
        "clusterid": row.cluster_id,
        "creator": row.creator,
        "subjobs": None,
        "status": JOB_STATUSES.index(row.status),
    }


def _helm(row: ChartRecord) -> Document:
    return {
        "uuid": row.uuid,
        "name": row.name,
        "chart": row.chart,
        "values": row.values,
        "valuestemplate": row.values_template,
        "templates": [{"name": name, "data": data} for name, data in row.templates.items()],
        "version": row.version,
        "appversion": row.app_version,
    }


def _user(row: UserRecord) -> Document:
    document = {"uuid": row.uuid, "username": row.username, "password": row.password, "email": row.email}
    salt = {"salt": row.salt} if row.salt else {}
    return document | salt | {"status": USER_STATUSES.index(row.status)}


_WRITERS: Mapping[str, Callable[[Any], Document]] = {"cluster": _cluster, "job": _job, "helm": _helm, "user": _user}
