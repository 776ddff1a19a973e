"""What FATE says when toy_example fails, and what it means: the table of fate.md §2.2 as data, first match wins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from services.i18n import Message, _


class Side(StrEnum):
    """Whose part of a toy_example."""

    GUEST = "guest"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Symptom:
    """Text that tells a cause. `row` is its number in fate.md §2.2, 0 for what is told there elsewhere.

    `unanswered` tells whose FATE Flow did not answer, where it is that: it may be starting.
    """

    row: int
    pattern: re.Pattern[str]
    reason: Message
    remedy: Message
    unanswered: Side | None = None


def _row(row: int, pattern: str, reason: Message, remedy: Message, *, unanswered: Side | None = None) -> Symptom:
    return Symptom(row, re.compile(pattern, re.IGNORECASE), reason, remedy, unanswered)


# Particular texts stand before the general ones that often surround them.
SYMPTOMS = (
    _row(
        7,
        r"routing table not have current party|found no router info",
        _("A party is missing in a route table on the way"),
        _("Add the peer to partyList (or to the exchange's); the gateway rereads its table once a minute."),
    ),
    _row(
        5,
        r"(?:no route to host|connection refused): fateflow/",
        _("The peer's gateway was reached, but its FATE Flow was not"),
        _("Ask the peer to look at its python pod and port 9360."),
        unanswered=Side.HOST,
    ),
    _row(
        6,
        r"fate flow server of the other party|Error received from peer",
        _("The other party's FATE Flow does not answer"),
        _("Ask the peer to look at its python pod and port 9360."),
        unanswered=Side.HOST,
    ),
    _row(
        22,
        r"operation POST not supported",
        _("The peer's gateway handled the call itself instead of passing it to FATE Flow"),
        _("Compare the peer's partyId and the fateflow entry of its route table; use one release on both sides."),
    ),
    _row(
        4,
        r"rollSite and fateflow network connectivity|Roll Site Error TransInfo|UNAVAILABLE: io exception",
        _("A gateway on the way cannot open a connection to the next one"),
        _(
            "Read `exception trans path`: the first name met the error. Compare partyIp and partyPort with the peer's "
            "gateway NodePort, and test TCP from that gateway's pod."
        ),
    ),
    _row(
        9,
        r"UNARYCALL|overall process time exceeds timeout",
        _("The proxy cannot reach the peer's proxy, or the peer's FATE Flow"),
        _("Compare partyIp and partyPort with the peer's proxy NodePort; test each party alone first."),
    ),
    _row(
        3,
        r"rollsite service\(port: ?9370\)|failed to connect to all addresses",
        _("This party's own gateway does not answer"),
        _("Look at this party's proxy, rollsite or osx pod and its Service on port 9370."),
    ),
    _row(
        1,
        r"check if the fate flow service is started",
        _("FATE Flow is not up yet"),
        _("Wait until the python pod serves; it waits for MySQL first, and charts before v1.8.0 have no probes."),
        unanswered=Side.GUEST,
    ),
    _row(
        2,
        r"Name or service not known|Temporary failure in name resolution",
        _("The name of the FATE Flow service does not resolve inside the cluster"),
        _("A headless service has no name until its pod is ready: look at the python pod, then at CoreDNS."),
        unanswered=Side.GUEST,
    ),
    _row(
        21,
        r"version compatibility check failed|Incompatible FATE versions",
        _("The parties run incompatible FATE releases"),
        _("Bring both parties to one major.minor release."),
    ),
    _row(
        45,
        r"Method not found.{0,80}DataTransferService",
        _("The parties are of incompatible FATE generations"),
        _("Bring both parties to one major.minor release."),
    ),
    _row(
        14,
        r"max cores per job is \d+",
        _("The job asks for more cores than one job may have"),
        _("Run it with fewer task cores, or raise cores_per_node in the party file."),
    ),
    _row(
        11,
        r"apply job .{0,200}resource .{0,200}failed|remaining cores",
        _("There are no cores left for the job"),
        _("Stop waiting jobs, or run it with `--task-cores 1`; it needs 2 cores at each party."),
    ),
    _row(
        15,
        r"required parameter values: work_mode",
        _("The client is newer than the server"),
        _("Use the client of the server's own release."),
    ),
    _row(
        16,
        r"please start (?:execute|fate flow) server",
        _("The job asked for standalone mode"),
        _("Run it with work_mode 1."),
    ),
    _row(
        17,
        r"CommandCallError|get_or_create_session|\[COMMANDCALL\]|StorageServiceClient",
        _("The compute layer does not work: egg, nodemanager or clustermanager"),
        _("Look at nodemanager and clustermanager (or roll and egg) for restarts and OOMKilled, then at MySQL."),
    ),
    _row(
        19,
        r"Federated schedule error|Expecting value: line 1 column 1",
        _("Something else than FATE Flow answered for the peer"),
        _("Compare host, http_port and grpc_port of nginx's route_table with the peer's ports."),
    ),
    _row(
        23,
        r"database must be initialized before opening a connection",
        _("FATE Flow has no database"),
        _("Look at the mysql pod's log and at the credentials of the party file."),
    ),
    _row(
        0,
        r"Did you run 'flow init'",
        _("The flow client was never told where FATE Flow is"),
        _("Run `flow init --ip fateflow --port 9380` in the client container, then try again."),
    ),
    _row(
        25,
        r"127\.0\.0\.1.{0,200}Connection refused|Connection refused.{0,200}127\.0\.0\.1",
        _("The flow client asks itself: it found no server when its pod started"),
        _("Run `flow init --ip fateflow --port 9380` in the client container, then try again."),
    ),
    _row(
        0,
        r"No such command|not found|No such file or directory",
        _("The container does not have toy_example's program"),
        _("Check chartVersion against the running image, and that `client` is among the modules from 1.7 on."),
    ),
    _row(
        8,
        r"rpc request error|DEADLINE_EXCEEDED|Deadline Exceeded",
        _("The call to the other party was not answered"),
        _("Add the peer to partyList or set an exchange; test each party alone, then both directions."),
    ),
)


def symptom_of(text: str) -> Symptom | None:
    """The first symptom that `text` shows."""
    return next((row for row in SYMPTOMS if row.pattern.search(text)), None)
