"""§3.6: party files, and the traffic between parties."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import UPDATE
from services.rollout.rules.model import Mend, Rule

_MATRIX = Mend(step="toy.matrix")
_TOY = Mend(step="toy.run")

RULES = (
    Rule(
        "P38",
        _("A NodePort is already taken"),
        _("Another Service of the cluster has it: parties made from the same sample keep the same ports."),
        _("Give this party's service another nodePort, and the same number as partyPort in its peers' files."),
        _("NodePorts are one range for the whole cluster, 30000-32767 unless configured otherwise."),
        looks_at=("KubeFATE's job and answers", "Service.spec.ports[].nodePort", "Event.PortAlreadyAllocated"),
        checked_by=("X04", "V03"),
        mend=Mend((("kubectl", "get", "services", "--all-namespaces"),), "config.lint"),
    ),
    Rule(
        "P39",
        _("A NodePort is outside the cluster's range"),
        _("The range is 30000-32767 unless the API server was told otherwise."),
        _("Choose a nodePort within the range, and the same number as partyPort in the peers' files."),
        _("The API server names the range in its refusal."),
        looks_at=("KubeFATE's job and answers",),
        checked_by=("L09",),
        mend=UPDATE,
    ),
    Rule(
        "P40",
        _("The other party cannot be reached"),
        _("A wrong partyIp or partyPort, a firewall, or the other side's FATE Flow is not up."),
        _("Compare partyList with the peer's gateway NodePort, and test each party alone first."),
        _("In a rollsite's error the first name after `exception trans path:` met the fault; arrows lead back."),
        looks_at=("TCP connect from the gateway's pod", "what toy_example prints", "partyList"),
        checked_by=("X01", "X02", "X05"),
        mend=_MATRIX,
        depth=6,
    ),
    Rule(
        "P41",
        _("Something else than FATE Flow answers for the peer"),
        _("The route table names a wrong port (gRPC for HTTP), or a server that is not FATE's."),
        _("Compare host, http_port and grpc_port of nginx's route_table with the peer's own ports."),
        _("On Spark, nginx speaks HTTP and gRPC at two ports, and Pulsar or RabbitMQ have their own route table."),
        looks_at=("what toy_example prints", "nginx.route_table"),
        checked_by=("X08",),
        mend=UPDATE,
        depth=6,
    ),
    Rule(
        "P42",
        _("toy_example was run in the pod of the host"),
        _("The guest must be the party whose pod runs it; otherwise FATE Flow there does not know the job."),
        _("Run it from the guest's own pod, or swap the ids."),
        _("FATE up to 1.4 then repeats `query job status failed` until it gives up."),
        looks_at=("what toy_example prints",),
        mend=_TOY,
        depth=5,
    ),
    Rule(
        "P43",
        _("A party works alone, but not with its peer"),
        _("The way between the gateways does not work in one direction or both; FATE itself does."),
        _("Test both directions (step toy.matrix), then the TCP connection from each gateway to the other."),
        _(
            "A run of a party with itself uses the same programs without leaving the party: it is the first thing to "
            "try."
        ),
        looks_at=("results of toy_example, alone and in pairs",),
        mend=_MATRIX,
        depth=7,
    ),
    Rule(
        "P44",
        _("Two parties work with Pulsar, three hang"),
        _("Pulsar's replicators have the same producer name at several parties."),
        _("Give each party's broker a replicator prefix of its own (replicatorPrefix in broker.conf)."),
        _("The broker of the receiving party refuses the second producer of a name, and the job waits for ever."),
        looks_at=("federation engines of the party files", "results of toy_example"),
        depth=6,
    ),
    Rule(
        "P45",
        _("The parties run FATE releases that do not understand each other"),
        _("Their charts are of different generations."),
        _("Bring all parties to one major and minor release."),
        _('A gateway of another generation answers "Method not found … DataTransferService".'),
        looks_at=("what toy_example prints",),
        checked_by=("X06",),
        mend=UPDATE,
        depth=5,
    ),
    Rule(
        "P46",
        _("A party file has keys of another chart version"),
        _("It was copied from an example for another release."),
        _("Start from a template of the chart version wanted (step config.new), or drop the keys that lint names."),
        _("Charts ignore what they do not know: a misplaced key is no error, it just does nothing."),
        looks_at=("the party file",),
        checked_by=("L06",),
        mend=Mend(step="config.lint"),
    ),
    Rule(
        "P47",
        _("A party has no compute nodes"),
        _("The block `egg` or `nodemanager` is missing, or its count is 0."),
        _("Set the count to 1 or more, and list the module."),
        _("Everything comes up without them; the first job then finds nobody to work for it."),
        looks_at=("the party file",),
        checked_by=("L14", "L07"),
        mend=UPDATE,
    ),
    Rule(
        "P48",
        _("FATE-Board cannot be reached"),
        _("Its pod is not ready, no ingress controller serves its host, or the name does not resolve."),
        _("Look at the python or fateboard pod first, then at Ingress class, address and hosts file."),
        _("A port-forward needs neither ingress nor DNS. Boards since 1.6.1 ask for a login, admin/admin by default."),
        looks_at=("Ingress fateboard", "Endpoints", "Pod.status of the board", "this machine's resolver"),
        mend=Mend(step="board.check", arguments={"parties": "{party}"}),
        depth=6,
    ),
    Rule(
        "P49",
        _("The container does not have toy_example's program"),
        _("Releases from 1.7 on replaced the script by `flow test toy`, in the client's container."),
        _("Let fatetui choose the command (step toy.run); list `client` among the modules from 1.7 on."),
        _("Which command and which container is right follows from the chart version."),
        looks_at=("what toy_example prints",),
        mend=_TOY,
        depth=5,
    ),
)
