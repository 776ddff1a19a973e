"""The party file of a party that runs, for whoever has no file of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from services.party import CLUSTER_LABEL, MODULE_LABEL, PartyFile, PartyFileError, parse_party

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
    found = _recorded(party, service) or _seen(party, pods)
    if not found:
        return None
    try:
        # JSON is YAML: what KubeFATE stored is read like any other party file.
        return parse_party(json.dumps(found, ensure_ascii=False, default=str), party.title)
    except PartyFileError:
        return None


def _recorded(party: KnownParty, service: ServiceView | None) -> dict[str, Any]:
    record = service.clusters.get((party.name, party.namespace)) if service is not None else None
    if record is None or not record.chart_version:
        return {}
    chart = {"chartName": record.chart_name or "fate", "chartVersion": record.chart_version}
    return {"partyId": party.party_id, **record.spec, **chart, "name": party.name, "namespace": party.namespace}


def _seen(party: KnownParty, pods: Iterable[Object]) -> dict[str, Any]:
    own = [pod for pod in pods if _belongs(pod, party)]
    release = next((release for pod in own for release in _releases(pod)), None)
    if release is None:
        return {}
    return {
        "name": party.name,
        "namespace": party.namespace,
        "partyId": party.party_id,
        "chartName": "fate",
        "chartVersion": f"v{release}",
        "modules": sorted({_label(pod, MODULE_LABEL) for pod in own} - {""}),
    }


def _belongs(pod: Object, party: KnownParty) -> bool:
    return pod["metadata"].get("namespace") == party.namespace and _label(pod, CLUSTER_LABEL) == party.name


def _releases(pod: Object) -> Iterator[str]:
    if _label(pod, MODULE_LABEL) in _FLOW_MODULES:
        for container in pod.get("spec", {}).get("containers", ()):
            if told := _FLOW_IMAGE.search(str(container.get("image", ""))):
                yield told["release"]


def _label(obj: Object, key: str) -> str:
    return str((obj["metadata"].get("labels") or {}).get(key, ""))
