"""The client against the stand-in of every version, which is a tenant of the demo and of a real cluster alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.kubefate import (
    AlreadyInKubeFate,
    ClusterSpec,
    ClusterStatus,
    Credentials,
    Feature,
    HttpRoute,
    JobStatus,
    KubeFate,
    KubeFateRefused,
    LoginFailed,
    Quirk,
    ServiceVersion,
    UnknownToKubeFate,
    UnsupportedVersion,
    find_route,
    service,
)
from services.kubernetes import Cluster, WritePolicy
from services.sandbox.clock import Clock
from services.sandbox.kubefate import VERSIONS, StandIn
from tests.waiting import eventually

# `v1.3.0@v1.5.0-b` is what the release of that FATE tag does; it reports v1.3.0 (kubefate.md §0).
RELEASES = [version for version in VERSIONS if "@" not in version]
NOBODY = "00000000-0000-4000-8000-000000000000"
NOWHERE = "e-there-is-no-such-namespace"
JOB_DEADLINE = 180


@asynccontextmanager
async def standing_in(cluster: Cluster, version: str) -> AsyncIterator[tuple[StandIn, str]]:
    standin = StandIn(cluster, version, clock=Clock(speed=100.0))
    url = await standin.start()
    try:
        yield standin, url
    finally:
        await standin.stop()


@asynccontextmanager
async def session(
    cluster: Cluster, version: str, policy: WritePolicy = WritePolicy.ALLOW
) -> AsyncIterator[tuple[KubeFate, ServiceVersion]]:
    """A logged-in client of a service that has just started."""
    async with standing_in(cluster, version) as (_standin, url), KubeFate(HttpRoute(url), None, policy) as kubefate:
        assert kubefate.version is not None
        yield kubefate, kubefate.version


def spec_in(namespace: str, version: ServiceVersion) -> ClusterSpec:
    """A small party that the version can process."""
    if version < ServiceVersion(1, 4, 1):
        data = {"partyId": 9999, "modules": ["mysql"], "proxy": {"type": "ClusterIP"}, "egg": {"count": 1}}
        return ClusterSpec("e-fate", namespace, "fate", "v1.3.0-a", data)
    engines = {"computing": "Eggroll", "federation": "Eggroll", "storage": "Eggroll"}
    return ClusterSpec("e-fate", namespace, "fate", "v1.10.0", {"partyId": 9999, "modules": ["mysql"], **engines})


async def ended(kubefate: KubeFate, job_id: str) -> None:
    """Wait until the service says that it is through with a job."""

    async def done() -> bool:
        return (await kubefate.job(job_id)).done

    await eventually(done, deadline=JOB_DEADLINE)


@pytest.mark.parametrize("version", VERSIONS)
async def test_greeting_and_version_agree(cluster: Cluster, version: str) -> None:
    async with session(cluster, version) as (kubefate, found):
        greeting = await kubefate.greet()
        assert str(found) == version.partition("@")[0]
        assert greeting.at_least <= found
        assert greeting.exact is (found <= ServiceVersion(1, 2, 0))


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_fresh_service_has_nothing_and_says_so(cluster: Cluster, version: str) -> None:
    async with session(cluster, version) as (kubefate, _found):
        assert await kubefate.clusters() == await kubefate.clusters(all=True) == []
        assert await kubefate.jobs() == []
        assert await kubefate.charts() == []


@pytest.mark.parametrize("version", VERSIONS)
async def test_unknown_ids_are_unknown_in_every_dialect(cluster: Cluster, version: str) -> None:
    async with session(cluster, version) as (kubefate, _found):
        for asked in (kubefate.cluster, kubefate.job, kubefate.delete_job, kubefate.delete, kubefate.user):
            with pytest.raises(UnknownToKubeFate):
                await asked(NOBODY)


@pytest.mark.parametrize("version", RELEASES)
async def test_features_are_there_from_their_version_on(cluster: Cluster, version: str) -> None:
    async with session(cluster, version) as (kubefate, found):
        calls = {
            Feature.NAMESPACES: kubefate.namespaces(),
            Feature.USER_LIST: kubefate.users(),
            Feature.LOGS: kubefate.logs(NOBODY),
            Feature.STOP_JOB: kubefate.stop_job(NOBODY),
        }
        for feature, call in calls.items():
            try:
                await call
                there = True
            except UnsupportedVersion:
                there = False
            except KubeFateRefused:
                there = True
            assert there is (feature in service(found).features), feature


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_wrong_password_and_a_restart(cluster: Cluster, version: str) -> None:
    async with standing_in(cluster, version) as (_standin, url):
        with pytest.raises(LoginFailed):
            async with KubeFate(HttpRoute(url), Credentials("admin", "not-the-word")):
                pass
        kubefate = KubeFate(HttpRoute(url))
        await kubefate.login()
    port = int(url.rpartition(":")[2])
    again = StandIn(cluster, version)
    await again.start(port=port)
    try:
        assert await kubefate.jobs() == []
    finally:
        await kubefate.close()
        await again.stop()


@pytest.mark.parametrize("version", VERSIONS)
async def test_an_install_without_its_namespace_fails_with_a_remedy(cluster: Cluster, version: str) -> None:
    async with session(cluster, version) as (kubefate, found):
        started = await kubefate.install(spec_in(NOWHERE, found))
        assert started.id
        await ended(kubefate, started.id)
        job = await kubefate.job(started.id)
        assert (job.status, job.method) == (JobStatus.FAILED, "ClusterInstall")
        assert NOWHERE in " ".join((job.result, *job.states))
        assert job.remedy is not None
        await kubefate.delete_job(job.id)
        assert await kubefate.jobs() == []


@pytest.mark.parametrize("version", ["v1.0.2", "v1.0.3", "v1.1.1", "v1.3.0", "v1.4.5"])
async def test_a_fate_cluster_comes_and_goes(cluster: Cluster, namespace: str, version: str) -> None:
    async with session(cluster, version) as (kubefate, found):
        wanted = spec_in(namespace, found)
        job = await kubefate.install(wanted)
        cluster_id = await kubefate.cluster_id_of(job.id, interval=0.05)
        [listed] = await kubefate.clusters()
        detailed = await kubefate.cluster(cluster_id)
        assert listed.id == detailed.id == cluster_id
        assert (listed.name, listed.namespace, listed.chart_version) == ("e-fate", namespace, wanted.chart_version)
        assert listed.status in (ClusterStatus.CREATING, ClusterStatus.RUNNING, ClusterStatus.PENDING)
        assert detailed.spec["partyId"] == 9999
        assert detailed.spec["chartVersion"] == wanted.chart_version
        with pytest.raises(AlreadyInKubeFate):
            await kubefate.install(wanted)
        removal = await kubefate.delete(cluster_id)
        await ended(kubefate, removal.id)
        # On 1.0.x the interrupted install may write the record back (kubefate.md §8.2).
        if Quirk.ZERO_PODS_SUCCEED not in service(found).quirks:
            assert await kubefate.clusters() == []


async def test_find_route_takes_the_given_address(cluster: Cluster) -> None:
    async with standing_in(cluster, "v1.0.2") as (_standin, url):
        route = await find_route(cluster, given=url, namespace=NOWHERE)
        await route.close()
    assert route.url == url
