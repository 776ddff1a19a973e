"""Records as JSON, in the shape of each release (kubefate.md §2.3 to §2.6)."""

from __future__ import annotations

import base64
from typing import Any

from services.sandbox.kubefate.gotext import stamp
from services.sandbox.kubefate.records import ChartRecord, ClusterRecord, JobRecord, Row, UserRecord
from services.sandbox.kubefate.traits import Traits

Shape = dict[str, Any]
_ONE_HOUR = 3_600_000_000_000


def cluster_shape(record: ClusterRecord, traits: Traits, info: Shape | None = None) -> Shape:
    """A cluster object; `info` only on the detail route."""
    shape: Shape = {
        "uuid": record.uuid,
        "name": record.name,
        "namespaces": record.namespace,
        "chart_name": record.chart_name,
        "chart_version": record.chart_version,
        "values": record.values,
        "chart_values": record.chart_values if traits.documents else None,
        "status": record.status,
        "revision": record.revision,
    }
    if traits.documents:
        shape |= {"metadata": None, "Config": record.spec}
    else:
        shape |= {"helm_revision": record.helm_revision, "Spec": record.spec}
    if info is not None:
        shape["Info"] = info
    return shape | _row_shape(record, traits)


def job_shape(job: JobRecord, traits: Traits, *, fresh: bool = False) -> Shape:
    """A job object; `fresh` for the answer that created it, whose times are not yet rounded by the database."""
    digits = 9 if fresh else traits.stamp_digits
    shape: Shape = {
        "uuid": job.uuid,
        "start_time": stamp(job.started, digits),
        "end_time": stamp(job.ended, digits),
        "method": job.method,
    }
    if traits.job_log == "states":
        shape |= {"meta_data": job.request, "states": job.states or None}
    else:
        shape["result"] = job.result
    shape |= {"cluster_id": job.cluster_id, "creator": job.creator}
    shape |= {"sub-jobs": None} if traits.documents else {"sub_jobs": job.sub_jobs or None}
    shape["status"] = job.status
    if traits.has_time_limit:
        shape["time_limit"] = _ONE_HOUR
    return shape | _row_shape(job, traits)


def chart_shape(chart: ChartRecord, traits: Traits) -> Shape:
    """A chart object with all its templates."""
    shape: Shape = {
        "uuid": chart.uuid,
        "name": chart.name,
        "chart": chart.chart,
        "values": chart.values,
        "values_template": chart.values_template,
    }
    if traits.chart_example:
        shape["values_template_example"] = chart.values_example
    shape |= {
        "templates": [
            {"name": name, "data": base64.b64encode(data).decode()} for name, data in chart.templates.items()
        ],
        "version": chart.version,
        "app_version": chart.app_version,
    }
    return shape | _row_shape(chart, traits)


def user_shape(user: UserRecord, traits: Traits, *, blank: bool = False) -> Shape:
    """A user object; `blank` leaves the password out, which is done on one route only (kubefate.md §2.6)."""
    shape: Shape = {"uuid": user.uuid, "username": user.username, "password": "" if blank else user.password}
    if not traits.plain_passwords:
        shape["salt"] = user.salt
    shape |= {"email": user.email, "userStatus": user.status}
    if not traits.plain_passwords:
        shape = {key: value for key, value in shape.items() if value != ""}
    return shape | _row_shape(user, traits)


def _row_shape(row: Row, traits: Traits) -> Shape:
    if traits.documents:
        return {}
    return {
        "ID": row.number,
        "CreatedAt": stamp(row.created, traits.stamp_digits),
        "UpdatedAt": stamp(row.updated, traits.stamp_digits),
        "DeletedAt": stamp(row.deleted, traits.stamp_digits) if row.deleted else None,
    }
