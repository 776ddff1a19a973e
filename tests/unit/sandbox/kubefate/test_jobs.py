"""Jobs and what they leave behind, against kubefate.md §2.2 and §8."""

from __future__ import annotations

import asyncio
import base64
import gzip
import io
import json
import tarfile
from typing import Any

import aiohttp
import pytest

from services.sandbox.clock import Clock
from services.sandbox.kubefate import Records, StandInFaults, leftover_secret
from tests.waiting import PATIENCE

ONE_GENERATION_EACH = ("v1.0.2", "v1.0.3", "v1.1.0", "v1.2.0", "v1.3.0", "v1.4.1", "v1.4.2", "v1.4.5")


@pytest.mark.parametrize("version", ONE_GENERATION_EACH)
async def test_install_and_delete(serve: Any, kubernetes: Any, article: dict[str, Any], version: str) -> None:
    client = await serve(version)
    job = await client.run("POST", article)
    assert (job["status"], job["method"], job["creator"]) == ("Success", "ClusterInstall", "admin")
    (cluster,) = await client.clusters()
    assert (cluster["uuid"], cluster["status"], cluster["revision"]) == (job["cluster_id"], "Running", 1)
    assert json.loads(cluster["values"]) == article
    assert set(kubernetes.names("Deployment")) == {"egg0", "mysql", "proxy", "python"}
    gone = await client.finished(await client.http.delete(f"/v1/cluster/{cluster['uuid']}"))
    assert gone["status"] == "Success"
    assert (await client.clusters(), kubernetes.objects) == ([], {})


async def test_the_shape_of_a_job_by_generation(serve: Any, article: dict[str, Any]) -> None:
    def told(job: dict[str, Any]) -> Any:
        return job.get("result"), job.get("states")

    old, middle, new = [await serve(version) for version in ("v1.0.2", "v1.1.0", "v1.4.5")]
    first = await old.run("POST", article)
    assert told(first) == ("Cluster install success", None)
    assert first.keys() >= {"sub-jobs"}
    assert "time_limit" not in first
    await old.finished(await old.http.delete(f"/v1/cluster/{first['cluster_id']}"))
    started = await middle.send("POST", article)
    assert started.json()["data"]["cluster_id"]
    second = await middle.finished(started)
    assert second["sub_jobs"]["python"]["ModulesPodStatus"] == "Running"
    await middle.finished(await middle.http.delete(f"/v1/cluster/{second['cluster_id']}"))
    started = await new.send("POST", article)
    assert (started.json()["data"]["cluster_id"], started.json()["data"]["end_time"]) == ("", "0001-01-01T00:00:00Z")
    third = await new.finished(started)
    assert third["states"][-1] == "job run Success"
    assert third["sub_jobs"]["python"]["ModulesStatus"] == "Available"
    assert third["meta_data"]["chart_version"] == "v1.3.0-a"


async def test_helm_keeps_its_record(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.0.2")
    await client.run("POST", article)
    secret = kubernetes.objects["Secret", "fate-9999", "sh.helm.release.v1.fate-9999.v1"]
    assert (secret["type"], secret["metadata"]["labels"]["status"]) == ("helm.sh/release.v1", "deployed")
    release = json.loads(gzip.decompress(base64.b64decode(base64.b64decode(secret["data"]["release"]))))
    assert (release["chart"]["metadata"]["version"], release["info"]["status"]) == ("v1.3.0-a", "deployed")


@pytest.mark.parametrize(
    ("version", "left", "ended"),
    [("v1.0.2", True, True), ("v1.3.0", False, True), ("v1.4.5", False, False)],
)
async def test_a_failed_install_cleans_up_or_not(
    serve: Any, kubernetes: Any, article: dict[str, Any], version: str, left: bool, ended: bool
) -> None:
    kubernetes.objects["Ingress", "fate-9999", "unrelated"] = {"kind": "Ingress", "metadata": {}, "spec": {}}
    kubernetes.healthy = False
    client = await serve(version)
    job = await client.run("POST", article)
    assert job["status"] == "Failed"
    assert "imeOut!" in str(job)
    assert (job["end_time"] != "0001-01-01T00:00:00Z") is ended
    assert bool(kubernetes.names("Deployment")) is left
    assert await client.clusters() == []


async def test_leftovers_of_1_0_2_block_the_name(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    kubernetes.healthy = False
    client = await serve("v1.0.2")
    await client.run("POST", article)
    assert (await client.run("POST", article))["result"] == "cannot re-use a name that is still in use"
    kubernetes.healthy = True
    assert (await client.run("POST", article, cover=True))["status"] == "Success"


async def test_two_requests_at_once_make_one_cluster(serve: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.4.5", faults=StandInFaults(stuck_job=True), clock=Clock(speed=1.0))
    answers = await asyncio.gather(client.send("POST", article), client.send("POST", article))
    second = [answer for answer in answers if answer.status_code == 200][-1].json()["data"]["uuid"]
    assert (await client.job(second))["status"] in ("Running", "Pending")
    assert len(await client.clusters()) == 1


@pytest.mark.parametrize(
    ("version", "text"), [("v1.0.2", "existing_kind: /v1, Kind=Service"), ("v1.3.0", "invalid ownership metadata")]
)
async def test_somebody_elses_object_stops_the_install(
    serve: Any, kubernetes: Any, article: dict[str, Any], version: str, text: str
) -> None:
    await kubernetes.create({"kind": "Service", "metadata": {"name": "mysql", "namespace": "fate-9999"}})
    client = await serve(version)
    job = await client.run("POST", article)
    assert (job["status"], text in job["result"]) == ("Failed", True)


async def test_a_planted_leftover_blocks_the_name(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    await kubernetes.create(leftover_secret("fate-9999", "fate-9999"))
    client = await serve("v1.4.5")
    job = await client.run("POST", article)
    assert job["states"][-1] == "helm install error, cannot re-use a name that is still in use"


async def test_deployments_without_conditions_fail_the_detail_of_1_4_2(
    serve: Any, kubernetes: Any, article: dict[str, Any]
) -> None:
    client = await serve("v1.4.2")
    identity = (await client.run("POST", article))["cluster_id"]
    kubernetes.objects["Deployment", "fate-9999", "python"]["status"] = {}
    answer = await client.http.get(f"/v1/cluster/{identity}")
    assert answer.json() == {"error": "Deployment of 'python' not type, please try again"}


async def test_upgrade_waits_for_the_manager(serve: Any, kubernetes: Any, modern: dict[str, Any]) -> None:
    client = await serve("v1.4.5")
    await client.run("POST", modern)
    job = await client.run("PUT", modern | {"chartVersion": "v1.11.2"})
    assert (job["status"], job["states"]) == ("Failed", ["fate-mysql-upgrade-job did not complete"])
    assert (await client.clusters())[0]["status"] == "Updating"
    assert job["end_time"] == "0001-01-01T00:00:00Z"
    assert kubernetes.names("Job") == ["fate-mysql-upgrade-job"]


async def test_old_ingress_on_a_new_cluster(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    kubernetes.new = True
    client = await serve("v1.4.5")
    states = (await client.run("POST", article))["states"]
    assert 'no matches for kind "Ingress" in version "extensions/v1beta1"' in states[-1]


async def test_missing_namespace_chart_and_block(serve: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.3.0", faults=StandInFaults(missing_charts={("fate", "v1.4.0")}))
    assert 'namespaces "x" not found' in (await client.run("POST", article | {"namespace": "x"}))["result"]
    missing = await client.run("POST", article | {"chartVersion": "v1.4.0"})
    assert missing["result"] == 'chart "fate" version "v1.4.0" not found in kubefate index'
    article.pop("proxy")
    assert (await client.run("POST", article))["result"].endswith("nil pointer evaluating interface {}.exchange")


@pytest.mark.parametrize(
    ("version", "exists", "unknown"),
    [
        ("v1.0.2", "name=fate-9999 cluster is exited", "cluster no find"),
        ("v1.1.0", "name=fate-9999 cluster is exited", "name=nobody cluster is not exited"),
        ("v1.3.0", "name=fate-9999 cluster is existed", "name=nobody cluster is not existed"),
        (
            "v1.4.5",
            "name=fate-9999 & namespace=fate-9999 Cluster already existed",
            "name=nobody Cluster is not existed",
        ),
    ],
)
async def test_refusals(serve: Any, article: dict[str, Any], version: str, exists: str, unknown: str) -> None:
    client = await serve(version)
    await client.run("POST", article)
    again = await client.send("POST", article)
    assert (again.status_code, again.json()) == (500, {"error": exists})
    other = await client.send("PUT", article | {"name": "nobody"})
    assert (other.status_code, other.json()) == (500, {"error": unknown})


async def test_update_needs_a_change(serve: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.4.4")
    await client.run("POST", article)
    same = await client.send("PUT", article)
    assert same.json() == {"error": "the configuration file did not change"}
    job = await client.run("PUT", article | {"egg": {"count": 2}})
    assert (job["status"], job["states"]) == ("Success", ["Cluster update Success"])
    (cluster,) = await client.clusters()
    assert (cluster["revision"], cluster["helm_revision"], cluster["Spec"]["egg"]) == (2, 1, {"count": 2})


async def test_update_of_1_0_x_installs_anew(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.0.3")
    await client.run("POST", article)
    job = await client.run("PUT", article | {"egg": {"count": 2}})
    assert (job["status"], job["result"]) == ("Success", "cluster update success")
    assert "egg1" in kubernetes.names("Deployment")


async def test_failed_update_rolls_back_and_stays_so(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.3.0")
    await client.run("POST", article)
    job = await client.run("PUT", article | {"chartVersion": "v9.9.9"})
    assert job["status"] == "Rollback" or "release: not found" in job["result"]
    (cluster,) = await client.clusters()
    assert (cluster["status"], cluster["Spec"]) == ("Rollback", article)


async def test_upgrade_rules_of_1_4_5(serve: Any, modern: dict[str, Any]) -> None:
    client = await serve("v1.4.5")
    await client.run("POST", modern)
    lower = await client.send("PUT", modern | {"chartVersion": "v1.9.0"})
    assert lower.json() == {"error": "using kubefate to downgrade a cluster is not supported yet"}
    keyless = {key: value for key, value in modern.items() if key != "chartVersion"}
    panic = await client.send("PUT", keyless)
    assert (panic.status_code, panic.content) == (500, b"")


async def test_1_1_0_marks_every_cluster_deleted(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    kubernetes.namespaces.add("other")
    client = await serve("v1.1.0")
    first = await client.run("POST", article)
    await client.run("POST", article | {"name": "other", "namespace": "other"})
    await client.finished(await client.http.delete(f"/v1/cluster/{first['cluster_id']}"))
    assert [cluster["status"] for cluster in await client.clusters()] == ["Deleted"]


async def test_stop(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    kubernetes.healthy = False
    client = await serve("v1.4.5", clock=Clock(speed=20.0))
    started = await client.send("POST", article)
    identity = started.json()["data"]["uuid"]
    async with asyncio.timeout(PATIENCE):
        while "helm install Success" not in ((await client.job(identity))["states"] or ()):
            continue
    answer = await client.http.put(f"/v1/job/{identity}", params={"jobStatus": "stop"})
    assert answer.json() == {"data": "Stop Job Success", "msg": "stop Job Success"}
    job = await client.finished(started)
    assert (job["status"], job["states"][-1], kubernetes.names("Deployment")) == ("Canceled", "job stopped", [])
    late = await client.http.put(f"/v1/job/{identity}", params={"jobStatus": "stop"})
    assert late.json() == {"error": "job status is Canceled, not support stop"}
    assert (await client.http.put(f"/v1/job/{identity}?jobStatus=go")).status_code == 400


async def test_a_broken_template_kills_old_services_only(serve: Any, modern: dict[str, Any]) -> None:
    broken = modern | {"chartVersion": "v1.5.0-b"}
    old, new = await serve("v1.3.0"), await serve("v1.4.5")
    started = await old.send("POST", broken)
    async with asyncio.timeout(PATIENCE):
        await old.standin.crashed.wait()
    assert (await old.job(started.json()["data"]["uuid"]))["status"] == "Running"
    assert "unexpected EOF" in (await new.run("POST", broken))["states"][-1]


async def test_a_restart_keeps_records_and_loses_tokens_and_jobs(serve: Any, article: dict[str, Any]) -> None:
    records = Records()
    faults = StandInFaults(stuck_job=True, restart_after=60.0)
    client = await serve("v1.4.5", records=records, faults=faults, clock=Clock(speed=1000.0))
    started = await client.send("POST", article)
    async with asyncio.timeout(PATIENCE):
        await client.standin.crashed.wait()
    successor = await serve("v1.4.5", records=records)
    answer = await successor.http.get("/v1/job/", headers=dict(client.http.headers))
    assert answer.json()["message"] == "signature is invalid"
    assert (await successor.job(started.json()["data"]["uuid"]))["status"] == "Running"
    assert faults.restart_after is None


async def test_cluster_detail_by_generation(serve: Any, kubernetes: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.0.2")
    identity = (await client.run("POST", article))["cluster_id"]
    info = (await client.http.get(f"/v1/cluster/{identity}")).json()["data"]["Info"]
    assert (info["ip"], info["port"], info["dashboard"]) == ("10.0.0.1", 30009, "9999.fateboard.kubefate.net")
    later = await serve("v1.3.0", records=client.standin.service.records)
    pods = (await later.http.get(f"/v1/cluster/{identity}")).json()["data"]["Info"]
    assert pods["status"]["modules"]["python-0"] == "Running"
    kubernetes.new = True
    opaque = await (await serve("v1.0.3", records=client.standin.service.records)).http.get(f"/v1/cluster/{identity}")
    assert opaque.json()["error"]["ErrStatus"]["code"] == 404
    gone = await later.http.get(f"/v1/cluster/{identity}")
    assert gone.json() == {"error": "the server could not find the requested resource"}


async def test_logs_and_their_stream(serve: Any, article: dict[str, Any]) -> None:
    client = await serve("v1.4.5")
    identity = (await client.run("POST", article))["cluster_id"]
    path = f"/v1/log/{identity}"
    one = await client.http.get(path, params={"container": "proxy"})
    assert one.json() == {"data": "first\nsecond\n", "msg": "getClusterLog Success"}
    assert "[python-0 fateboard] first\n" in (await client.http.get(path)).json()["data"]
    assert (await client.http.get("/v1/log/none")).json() == {"error": "get Cluster error, record not found"}
    headers = {"Authorization": client.http.headers["Authorization"], "Origin": "http://kubefate.net/"}
    url = str(client.http.base_url.join(f"{path}/ws?container=proxy"))
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        async with session.ws_connect(url, headers=headers) as socket:
            frames = [await socket.receive_str() for _ in range(5)]
        assert [frame for frame in frames if frame] == ["first", "second", "unfinished"]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url, headers={"Authorization": headers["Authorization"]})


async def test_charts(serve: Any) -> None:
    client = await serve("v1.4.5")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as package:
        for name, text in (
            ("fate/Chart.yaml", "name: fate\nversion: v2.0.0\n"),
            ("fate/values-template.yaml", "x: 1\n"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            package.addfile(member, io.BytesIO(text.encode()))
    answer = await client.http.post("/v1/chart", files={"file": ("fate-v2.0.0.tgz", buffer.getvalue())})
    assert answer.json()["msg"] == "CreateChart Success"
    identity = answer.json()["data"]["helmUUID"]
    assert (await client.http.get(f"/v1/chart/{identity}")).json()["data"]["version"] == "v2.0.0"
    assert (await client.http.post("/v1/chart", data={"x": "y"})).json() == {"error": "http: no such file"}
    assert (await client.http.delete("/v1/chart/none")).status_code == 200
    assert (await client.http.delete(f"/v1/chart/{identity}")).json() == {"msg": "deleteChart Success"}
    assert (await client.http.get("/v1/chart/")).json()["data"] == []


async def test_unreachable_repository_spares_stored_charts_except_on_1_0_2(serve: Any, article: dict[str, Any]) -> None:
    for version, status in (("v1.0.2", "Failed"), ("v1.0.3", "Success")):
        client = await serve(version)
        first = await client.run("POST", article)
        await client.finished(await client.http.delete(f"/v1/cluster/{first['cluster_id']}"))
        client.standin.service.faults.repository_unreachable = True
        second = await client.run("POST", article)
        assert second["status"] == status
        if status == "Failed":
            assert "is not a valid chart repository or cannot be reached" in second["result"]
