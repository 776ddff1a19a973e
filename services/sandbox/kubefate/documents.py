"""The records as 1.0.x keeps them in MongoDB: field names in lower case, statuses as integers (kubefate.md §3.1)."""

from __future__ import annotations

from typing import Any

from services.sandbox.kubefate.records import ChartRecord, ClusterRecord, JobRecord, Records, UserRecord

Document = dict[str, Any]
DATABASE = "KubeFate"
CLUSTER_STATUSES = ("Creating", "Deleting", "Updating", "Running", "Unavailable", "Deleted")
JOB_STATUSES = ("Pending", "Running", "Success", "Failed", "Retry", "Timeout", "Canceled")
USER_STATUSES = ("Deprecate", "Available")


def documents(records: Records) -> dict[str, list[Document]]:
    """The collections `cluster`, `job`, `helm` and `user` of the database DATABASE."""
    return {
        "cluster": [_cluster(row) for row in records.clusters.live()],
        "job": [_job(row) for row in records.jobs.live()],
        "helm": [_helm(row) for row in records.charts.live()],
        "user": [_user(row) for row in records.users.live()],
    }


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
        "endtime": row.ended,
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
