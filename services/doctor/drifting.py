"""What a comparison of file, record, release and live objects needs, read for each party."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from services.doctor.objects import read_objects
from services.doctor.overview import ServiceView
from services.doctor.parties import KnownParty
from services.errors import FatetuiError
from services.federation.drift import Drift, Source, Sources, compare
from services.i18n import Message, _, verbatim
from services.kubefate import FateCluster, HelmRelease, newest_release
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Discovery, Object

_KINDS = ("Deployment", "StatefulSet", "Service", "Ingress", "ConfigMap")
"""Looked at even where no release names them."""
_DEADLINE = 15.0


async def drifts(cluster: Cluster, parties: Sequence[KnownParty], service: ServiceView | None) -> tuple[Drift, ...]:
    """What has drifted of each of `parties`; `service` is KubeFATE's word, None where it was not asked.

    What may not be read makes its source silent. Raises the cluster's errors when it does not answer at all.
    """
    discovery = await cluster.discovery()
    return tuple(await asyncio.gather(*(_drift(cluster, discovery, party, service) for party in parties)))


async def _drift(cluster: Cluster, discovery: Discovery, party: KnownParty, service: ServiceView | None) -> Drift:
    silent: dict[Source, Message] = {}
    if party.file is None:
        silent[Source.FILE] = _("No party file of it is at hand")
    record = _record(party, service, silent)
    release = await _release(cluster, party, silent)
    live = await _live(cluster, discovery, party, release, silent)
    return compare(Sources(party.name, party.namespace, party.file, record, release, live, silent))


def _record(party: KnownParty, service: ServiceView | None, silent: dict[Source, Message]) -> FateCluster | None:
    if service is None:
        silent[Source.KUBEFATE] = _("KubeFATE was not asked")
    elif service.problem is not None:
        silent[Source.KUBEFATE] = verbatim(one_line(str(service.problem)))
    else:
        return service.clusters.get((party.name, party.namespace))
    return None


async def _release(cluster: Cluster, party: KnownParty, silent: dict[Source, Message]) -> HelmRelease | None:
    try:
        async with asyncio.timeout(_DEADLINE):
            secrets = await cluster.list("Secret", party.namespace, labels=f"owner=helm,name={party.name}")
    except (FatetuiError, TimeoutError) as error:
        silent[Source.HELM] = verbatim(one_line(str(error) or type(error).__name__))
        return None
    # Unpacking is work for a moment, and a console goes on meanwhile.
    return await asyncio.to_thread(newest_release, secrets.items)


async def _live(
    cluster: Cluster,
    discovery: Discovery,
    party: KnownParty,
    release: HelmRelease | None,
    silent: dict[Source, Message],
) -> Mapping[str, tuple[Object, ...]]:
    """The namespace's objects by kind, each kind in the version that the release speaks of where it is served."""
    wanted = dict.fromkeys(_KINDS, "")
    for obj in release.objects if release else ():
        version, kind = str(obj.get("apiVersion")), str(obj.get("kind"))
        wanted[kind] = f"{version}/{kind}" if discovery.serves(version, kind) else kind
    asked = {versioned or kind: kind for kind, versioned in wanted.items()}
    seen = await read_objects(cluster, asked, (party.namespace,))
    if not seen.objects and seen.refused:
        silent[Source.LIVE] = verbatim(one_line(str(next(iter(seen.refused.values())))))
    return {asked[name]: objects for name, objects in seen.objects.items()}
