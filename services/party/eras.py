"""What differs between FATE charts, as one table: a row per range of chart versions, each the one before with changes.

Sources: kubefate.md §6 and §7, fate.md §1.1, §1.2 and §3.2.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum

from services.party.versions import version_key

MODULE_LABEL = "fateMoudle"
"""The charts' label for a component, spelled as they spell it."""
CLUSTER_LABEL = "name"
PARTY_LABEL = "partyId"


class ToyFamily(StrEnum):
    """How toy_example is started (fate.md §1.2)."""

    SCRIPT = "script"
    """`run_toy_example.py GUEST HOST 1`, below /data/projects/fate/python."""
    SCRIPT_BACKEND = "script-backend"
    """The same below /data/projects/fate, with `-b BACKEND`."""
    FLOW = "flow"
    """`flow test toy -gid GUEST -hid HOST` of fate-client 1.x."""
    FLOW_2 = "flow-2"
    """The same of fate-client 2.x, without --task-cores and without a sum in its output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """What holds for the charts from `since` up to the next row."""

    since: str
    gateway: str
    """Block, module and Service of the door to other parties."""
    compute: str
    """Block and module of the compute nodes."""
    compute_count: str
    """The block's key for how many there are."""
    compute_default: int
    """How many there are when the block does not say."""
    compute_absent: int
    """How many there are when the whole block is missing, and the chart's own values hold."""
    engines: tuple[str, ...]
    """Top-level keys that choose engines."""
    toy: ToyFamily
    python_workload: str
    """Kind of the workload `python`."""
    python_containers: tuple[str, ...]
    """Containers of FATE Flow, preferred first."""
    client_module: str
    """Label value of the pods that hold the `client` container; "" where no chart has one."""
    client_containers: tuple[str, ...]
    board_module: str
    """Label value of the pods that hold FATE-Board."""
    board_container: str
    host_key: str
    """Where Ingress hosts are set: "" nowhere, "host" by `host.fateboard`, "ingress" by `ingress.fateboard.hosts`."""
    board_host: str
    """FATE-Board's host where the party file sets none."""
    client_host: str
    ingress_api: str
    ingress_class: str
    """"annotation" or "field"; "" where the chart sets none."""
    image_tag: str
    chart_name_required: bool
    registry_slash: bool
    """Whether `registry` must end with a slash (kubefate.md §6.6)."""
    default_route: bool
    """Whether the gateway's `exchange` is used (kubefate.md §6.6)."""

    def toy_pod(self) -> tuple[str, tuple[str, ...]]:
        """Label value and preferred containers of the pod in which toy_example runs."""
        if self.toy in (ToyFamily.SCRIPT, ToyFamily.SCRIPT_BACKEND):
            return "python", self.python_containers
        return self.client_module, self.client_containers


_V130 = Era(
    since="v1.3.0-a",
    gateway="proxy",
    compute="egg",
    compute_count="count",
    compute_default=0,
    compute_absent=0,
    engines=(),
    toy=ToyFamily.SCRIPT,
    python_workload="Deployment",
    python_containers=("python", "fateflow"),
    client_module="",
    client_containers=(),
    board_module="python",
    board_container="fateboard",
    host_key="",
    board_host="{party_id}.fateboard.kubefate.net",
    client_host="",
    ingress_api="extensions/v1beta1",
    ingress_class="",
    image_tag="{release}-release",
    chart_name_required=False,
    registry_slash=False,
    default_route=True,
)
_V140 = replace(
    _V130,
    since="v1.4.0",
    gateway="rollsite",
    compute="nodemanager",
    client_module="python",
    client_containers=("client",),
    client_host="{party_id}.notebook.kubefate.net",
)
_V150 = replace(
    _V140,
    since="v1.5.0",
    compute_absent=2,
    engines=("backend",),
    toy=ToyFamily.SCRIPT_BACKEND,
    ingress_api="networking.k8s.io/v1beta1",
)
_V150B = replace(_V150, since="v1.5.0-b", host_key="host")
_V153 = replace(_V150B, since="v1.5.3", ingress_api="networking.k8s.io/v1")
_V160 = replace(_V153, since="v1.6.0", ingress_api="networking.k8s.io/v1beta1")
_V161 = replace(
    _V160,
    since="v1.6.1",
    client_module="client",
    host_key="ingress",
    board_host="fateboard.kubefate.net",
    client_host="notebook.kubefate.net",
)
_V170 = replace(
    _V161,
    since="v1.7.0",
    toy=ToyFamily.FLOW,
    board_host="fateboard.example.com",
    client_host="notebook.example.com",
    ingress_api="networking.k8s.io/v1",
    ingress_class="annotation",
)
_V180 = replace(_V170, since="v1.8.0", ingress_class="field")
_V190 = replace(
    _V180,
    since="v1.9.0",
    compute_count="replicas",
    compute_default=2,
    engines=("computing", "federation", "storage"),
    python_workload="StatefulSet",
    python_containers=("fateflow", "python"),
    chart_name_required=True,
)
_V1100 = replace(_V190, since="v1.10.0", board_module="fateboard")
_V200 = replace(_V1100, since="v2.0.0", gateway="osx", toy=ToyFamily.FLOW_2, registry_slash=True, default_route=False)

ERAS: tuple[Era, ...] = (
    _V130, _V140, _V150, _V150B, _V153, _V160, _V161, _V170, _V180, _V190, _V1100, _V200,
)  # fmt: skip
"""Of chart fate, oldest first."""
_EXCHANGE = replace(
    _V160,
    engines=(),
    compute="",
    compute_absent=0,
    host_key="",
    board_host="",
    client_host="",
    chart_name_required=True,
)
_SERVING = replace(_EXCHANGE, since="v1.2.2", gateway="servingProxy", ingress_api="extensions/v1beta1")
_OTHERS: dict[str, tuple[Era, ...]] = {
    "fate-exchange": (
        _EXCHANGE,
        # Published with the images of the release before.
        replace(_EXCHANGE, since="v1.7.0", image_tag="1.6.1-release"),
        replace(_EXCHANGE, since="v1.7.1"),
    ),
    "fate-serving": (
        _SERVING,
        replace(_SERVING, since="v2.1.5", host_key="ingress", ingress_api="networking.k8s.io/v1"),
    ),
}


def era_of(chart_version: str, chart_name: str = "fate") -> Era:
    """The row of a chart version; the first for anything older, fate's for a chart that is not KubeFATE's.

    Raises ValueError for what is no chart version.
    """
    eras = _OTHERS.get(chart_name, ERAS)
    starts = [version_key(era.since) for era in eras]
    return eras[max(0, bisect_right(starts, version_key(chart_version)) - 1)]


# Published once more for another release.
_RELEASES = {"v1.7.1-a": "1.7.1.1"}


def release_of(chart_version: str) -> str:
    """The FATE release that a chart installs: `v1.6.0-a` is `1.6.0`."""
    return _RELEASES.get(chart_version) or chart_version.removeprefix("v").partition("-")[0]
