"""The cluster routes (kubefate.md §2.2, §2.3, §9)."""

from __future__ import annotations

from aiohttp import web

from services.sandbox.charts import version_key
from services.sandbox.kubefate.basics import refuse_unknown
from services.sandbox.kubefate.dispatch import Call, reply
from services.sandbox.kubefate.lifecycle import Lifecycle
from services.sandbox.kubefate.records import ClusterRecord, JobRecord
from services.sandbox.kubefate.requests import ClusterRequest, Panic, Refused, read_cluster_request
from services.sandbox.kubefate.shapes import cluster_shape, job_shape
from services.sandbox.kubefate.traits import Traits

_OLDEST_UPGRADABLE = version_key("v1.7.1")


async def list_clusters(call: Call) -> web.Response:
    traits, clusters = call.service.traits, call.service.records.clusters
    everything = call.request.query.get("all") == "true"
    rows = clusters.all() if everything else clusters.live()
    # Documents stay, marked; rows marked by 1.1.0's delete of everything stay visible (kubefate.md §8.3).
    data = [
        cluster_shape(row, traits) for row in rows if everything or not (traits.documents and row.status == "Deleted")
    ]
    return reply({"data": data, "msg": f"getClusterList {traits.done}"})


async def get_cluster(call: Call) -> web.Response:
    traits = call.service.traits
    record = _known(call)
    info = await call.service.observation.info(record)
    shape = cluster_shape(record, traits, info)
    if traits.status_refresh == "answer":
        phases = await call.service.observation.phases(record.name, record.namespace)
        shape["status"] = next((word for word in ("Failed", "Unknown", "Pending") if word in phases), record.status)
    elif traits.status_refresh == "stored" and record.status in ("Running", "Unavailable"):
        available = await call.service.observation.deployments_available(record.name, record.namespace)
        record.status = shape["status"] = "Running" if available else "Unavailable"
    message = {"msg": f"getCluster {traits.done}"} if traits.detail_has_message else {}
    return reply({"data": shape} | message)


async def create_cluster(call: Call) -> web.Response:
    service, traits = call.service, call.service.traits
    request = read_cluster_request(call.body, traits)
    if service.records.cluster_named(request.name, request.namespace) is not None:
        raise Refused(traits.exists.format(name=request.name, namespace=request.namespace))
    if traits.chart_required and not (request.chart_name and request.chart_version):
        raise Refused("chartVersion cannot be empty")
    lifecycle = Lifecycle(service)
    record = lifecycle.new_row(request) if traits.row_before_job else None
    job = _new_job(call, "ClusterInstall", record, request)
    service.start_job(lifecycle.install(job, request, record))
    return _started(call, "createCluster", job)


async def update_cluster(call: Call) -> web.Response:
    service, traits = call.service, call.service.traits
    request = read_cluster_request(call.body, traits)
    record = service.records.cluster_named(request.name, request.namespace)
    if record is None or (traits.documents and record.status != "Running"):
        raise Refused(traits.unknown.format(name=request.name))
    _check_change(record, request, traits)
    job = _new_job(call, "ClusterUpdate", record, request)
    service.start_job(Lifecycle(service).update(job, request, record))
    return _started(call, "setCluster", job)


async def delete_cluster(call: Call) -> web.Response:
    record = _known(call)
    job = _new_job(call, "ClusterDelete", record, None)
    call.service.start_job(Lifecycle(call.service).delete(job, record))
    return _started(call, "deleteCluster", job)


def _check_change(record: ClusterRecord, request: ClusterRequest, traits: Traits) -> None:
    unchanged = (record.spec, record.chart_name, record.chart_version) == (
        request.spec,
        request.chart_name,
        request.chart_version,
    )
    if traits.upgrade_manager:
        _check_upgrade(record, request, traits, unchanged=unchanged)
    elif traits.refuses_unchanged and unchanged:
        raise Refused("the configuration file did not change")


def _check_upgrade(record: ClusterRecord, request: ClusterRequest, traits: Traits, *, unchanged: bool) -> None:
    if record.chart_name != "fate":
        if traits.upgrade_manager == "fate":
            raise Panic
        return
    try:
        chart, old = str(request.spec["chartName"]), version_key(str(record.spec["chartVersion"]))
        new = version_key(str(request.spec["chartVersion"]))
    except (KeyError, ValueError) as error:
        # Both keys are read from the decoded data without asking whether they are there (kubefate.md §9.1).
        raise Panic from error
    if chart != record.spec.get("chartName"):
        raise Refused("doesn't support upgrade between different charts")
    if unchanged:
        raise Refused("the configuration file did not change")
    if new < old:
        raise Refused("using kubefate to downgrade a cluster is not supported yet")
    if new != old and old <= _OLDEST_UPGRADABLE:
        raise Refused("upgrade from FATE version <= 1.7.1 is not supported by KubeFATE")


def _known(call: Call) -> ClusterRecord:
    record = call.service.records.clusters.find(call.params["id"])
    if record is None:
        raise refuse_unknown(call.service.traits)
    return record


def _new_job(call: Call, method: str, record: ClusterRecord | None, request: ClusterRequest | None) -> JobRecord:
    job = JobRecord(
        method=method,
        creator=call.user,
        cluster_id=record.uuid if record else "",
        request=request.echo if request else None,
    )
    return call.service.records.jobs.add(job)


def _started(call: Call, action: str, job: JobRecord) -> web.Response:
    traits = call.service.traits
    return reply({"data": job_shape(job, traits, fresh=True), "msg": f"{action} {traits.done}"})
