"""The party file of a party that runs, for whoever has no file of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from services.federation import party_from, recorded_party
from services.party import CLUSTER_LABEL, MODULE_LABEL, PartyFile
from services.yamldoc import dump_yaml

if TYPE_CHECKING:
    from services.doctor import KnownParty, ServiceView
    from services.kubernetes import Object

# Images of FATE itself carry its release, `federatedai/python:1.6.0-release`; those of its databases do not.
_FLOW_MODULES = frozenset({"python", "client"})
_FLOW_IMAGE = re.compile(r"(?:^|/)(?:python|fateflow|client)(?:-[a-z]+)*:v?(?P<release>\d+\.\d+\.\d+)(?:-|$)")


def installed_party(party: KnownParty, pods: Iterable[Object], service: ServiceView | None) -> PartyFile | None:
    """The file that `party` was installed with: its own, else KubeFATE's record, else what its pods tell.

    Of pods only release and modules can be told, and the chart is taken for the release's first. None when not even
    the release can be. `pods` may be those of others.
    """
    if party.file is not None:
        return party.file
    record = service.clusters.get((party.name, party.namespace)) if service is not None else None
    recorded = recorded_party(record, party.title, party.party_id) if record is not None else None
    return recorded or _seen(party, pods)


def recorded_text(party: KnownParty, pods: Iterable[Object], service: ServiceView | None) -> str | None:
    """What `party` was installed with, as a party file to be edited; None when it is not known."""
    found = installed_party(party, pods, service)
    return dump_yaml(dict(found.data), width=80) if found is not None else None


def _seen(party: KnownParty, pods: Iterable[Object]) -> PartyFile | None:
    own = [pod for pod in pods if _belongs(pod, party)]
    release = next((release for pod in own for release in _releases(pod)), None)
    if release is None:
        return None
    told = {
        "name": party.name,
        "namespace": party.namespace,
        "partyId": party.party_id,
        "chartName": "fate",
        "chartVersion": f"v{release}",
        "modules": sorted({_label(pod, MODULE_LABEL) for pod in own} - {""}),
    }
    return party_from(told, party.title)


def _belongs(pod: Object, party: KnownParty) -> bool:
    return pod["metadata"].get("namespace") == party.namespace and _label(pod, CLUSTER_LABEL) == party.name


def _releases(pod: Object) -> Iterator[str]:
    if _label(pod, MODULE_LABEL) in _FLOW_MODULES:
        for container in pod.get("spec", {}).get("containers", ()):
            if told := _FLOW_IMAGE.search(str(container.get("image", ""))):
                yield told["release"]


def _label(obj: Object, key: str) -> str:
    return str((obj["metadata"].get("labels") or {}).get(key, ""))
