"""What a person has to decide on the way (kubefate.md §6, §9; product.md P45, P50, P51)."""

from __future__ import annotations

from services.i18n import _
from services.party.migration.rows import Question
from services.party.partyfile import PartyFile


def _keeps_data(party: PartyFile) -> bool:
    return party.data.get("persistence") is True


def _loses_data(party: PartyFile) -> bool:
    return not _keeps_data(party)


def _has_exchange(party: PartyFile) -> bool:
    return isinstance(party.get((party.era.gateway, "exchange")), dict)


def _no_resources(party: PartyFile) -> bool:
    return party.era.compute in party.modules and party.get((party.era.compute, "resources")) is None


def _has_registry(party: PartyFile) -> bool:
    return bool(party.data.get("registry"))


CODES = {
    "M-ALONE": _("A gateway by itself has a chart of its own now"),
    "M-ANEW": _("Nothing of the old installation can be taken over"),
    "M-CAPACITY": _("The new chart asks for more of the nodes"),
    "M-DATA": _("The update would lose data"),
    "M-EXCHANGE": _("The new chart does not go through an exchange"),
    "M-KUBERNETES": _("The new chart needs a newer Kubernetes"),
    "M-LOGIN": _("FATE-Board's login is the published one"),
    "M-MYSQL": _("KubeFATE refuses the update because of the database"),
    "M-NODES": _("Compute nodes had settings of their own"),
    "M-NOTEBOOK": _("The notebook has no password"),
    "M-PEERS": _("The parties of the federation have to move together"),
    "M-REGISTRY": _("No registry suits all images of the new chart"),
    "M-REQUIRED": _("The new chart cannot do without a key"),
    "M-ROUTES": _("Routes have to be written anew"),
    "M-TAG": _("Images of one's own have to be built anew"),
    "M-UPLOAD": _("The new chart has to be uploaded first"),
}
"""Everything that can be left to decide, with a title."""
QUESTIONS: tuple[Question, ...] = (
    Question(
        at="v1.4.0",
        code="M-ANEW",
        message=_("Charts from v1.4.0 on hold other programs: nothing of the old installation is taken over"),
        remedy=_("Save models and data, remove the old cluster, install the new one"),
    ),
    Question(
        at="v1.5.1",
        code="M-ROUTES",
        path="nginx.route_table",
        message=_("Routes from nginx to nginx name an HTTP and a gRPC port now, not one for both"),
        remedy=_("Write http_port and grpc_port for every peer: its nginx's and its FATE Flow's NodePorts"),
        holds=lambda party: party.get(("nginx", "route_table")) is not None,
    ),
    Question(
        at="v1.6.0",
        code="M-ALONE",
        path="modules",
        message=_("A gateway by itself is an exchange, and there is a chart for it from here on: fate-exchange"),
        remedy=_("Begin with a new file of chart fate-exchange, and give it the peers of this one"),
        holds=lambda party: party.modules == (party.era.gateway,),
    ),
    Question(
        at="v1.7.0",
        code="M-KUBERNETES",
        message=_("Charts from v1.7.0 on make Ingresses of networking.k8s.io/v1: Kubernetes 1.19 or newer"),
        remedy=_("Look at the version of every party's cluster first"),
    ),
    Question(
        at="v1.7.2",
        code="M-MYSQL",
        message=_("KubeFATE refuses an update from charts up to v1.7.1: their MySQL may be newer than the new chart's"),
        remedy=_("Dump the database, install anew, and load the dump"),
    ),
    Question(
        at="v1.6.1",
        code="M-LOGIN",
        path="fateboard",
        message=_("FATE-Board lets admin in with the password admin unless the file says otherwise"),
        remedy=_("Set fateboard.username and fateboard.password"),
        holds=lambda party: party.get(("fateboard", "password")) is None,
    ),
    Question(
        at="v1.9.0",
        code="M-DATA",
        path="persistence",
        message=_("Deployments become StatefulSets with claims of other names: data of the old claims is not found"),
        remedy=_("Back up, then set existingClaim for mysql, python and nodemanager, or load a dump afterwards"),
        holds=_keeps_data,
    ),
    Question(
        at="v1.9.0",
        code="M-DATA",
        path="persistence",
        message=_("Persistence is off: the update starts with an empty database, and all jobs and models are gone"),
        remedy=_("Export what is still needed beforehand, or set persistence to true"),
        holds=_loses_data,
    ),
    Question(
        at="v1.9.0",
        code="M-CAPACITY",
        path="nodemanager",
        message=_("Each nodemanager asks for 2 CPUs and 4Gi of memory by default"),
        remedy=_("Set nodemanager.resources, or make room"),
        holds=_no_resources,
    ),
    Question(
        at="v1.10.0",
        code="M-NOTEBOOK",
        path="client",
        message=_("The notebook takes a password from here on, and has none unless the file says so"),
        remedy=_("Set client.notebook_hashed_password to what `jupyter notebook password` makes"),
        holds=lambda party: "client" in party.modules,
    ),
    Question(
        at="v1.11.2",
        code="M-CAPACITY",
        path="nodemanager",
        message=_("Each nodemanager asks for 4 CPUs and 4Gi of memory by default"),
        remedy=_("Set nodemanager.resources, or make room"),
        holds=_no_resources,
    ),
    Question(
        at="v2.0.0",
        code="M-PEERS",
        message=_("FATE 2.0 does not talk to FATE 1.x: osx takes the place of rollsite"),
        remedy=_("Move every party of the federation on the same day"),
    ),
    Question(
        at="v2.0.0",
        code="M-UPLOAD",
        path="chartVersion",
        message=_("Chart fate v2.0.0 is not in KubeFATE's index"),
        remedy=_("Package it from the repository and upload it to the service first"),
    ),
    Question(
        at="v2.0.0",
        code="M-EXCHANGE",
        path="osx.exchange",
        message=_("The chart writes no route to the exchange: only the parties of partyList are reached"),
        remedy=_("List every peer in osx.partyList"),
        holds=_has_exchange,
    ),
    Question(
        at="v2.0.0",
        code="M-REGISTRY",
        path="registry",
        message=_("No registry suits both FATE's images and the log side car of this chart"),
        remedy=_("Leave registry empty, and set `image` in each block"),
        holds=_has_registry,
    ),
)
"""In the order in which a file passes them. A later one of the same code and place takes an earlier one's place."""
