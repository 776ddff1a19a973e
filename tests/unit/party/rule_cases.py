"""Every rule of single files with what it says of a file that is good but for one thing, for each era it speaks of.

A case edits a good file of a chart and tells what the rule says: where (the words that stand there), how bad it is, and
what its fix makes of the file. In words and paths, `GATEWAY`, `COMPUTE` and `COUNT` stand for the era's own.
"""

from __future__ import annotations

from services.party.findings import of_exchange, of_fate, of_serving
from tests.unit.party.cases import (
    ERROR,
    INFO,
    LATE,
    PEER,
    WARNING,
    Case,
    add,
    drop,
    of_a_version_that_never_was,
    put,
    swap,
)

CASES: tuple[Case, ...] = (
    # L01: what has to be there.
    Case(rule="L01", edit=(drop("partyId"),), at="name:", severity=ERROR),
    Case(rule="L01", edit=(drop("modules"),), at="name:", severity=ERROR),
    Case(rule="L01", edit=(drop("namespace"),), at="name:", severity=ERROR),
    Case(rule="L01", edit=(drop("GATEWAY.partyList.0.partyPort"),), at="{partyId", severity=ERROR),
    Case(rule="L01", edit=(drop("GATEWAY"),), at="name:", severity=ERROR, reach=(of_fate(before="v1.3.0-b"),)),
    Case(rule="L01", edit=(drop("GATEWAY"),), at="name:", severity=ERROR, reach=(of_fate("v1.4.0", before="v1.5.0"),)),
    Case(rule="L01", edit=(drop("istio"),), at="name:", severity=ERROR, reach=(of_fate("v1.4.1", before="v1.4.1-a"),)),
    Case(
        rule="L01",
        edit=(add("hdfs: {namenode: {}}\n"),),
        at="hdfs:",
        severity=ERROR,
        reach=(of_fate("v1.5.0"),),
    ),
    Case(rule="L01", edit=(drop("chartName"),), at="name:", severity=ERROR, reach=(of_fate("v1.9.0"),)),
    Case(rule="L01", edit=(drop("computing"),), at="name:", severity=ERROR, reach=(of_fate("v1.9.0"),)),
    Case(rule="L01", edit=(drop("federation"),), at="name:", severity=ERROR, reach=(of_fate("v1.9.0"),)),
    Case(rule="L01", edit=(drop("storage"),), at="name:", severity=ERROR, reach=(of_fate("v1.9.0"),)),
    # L02: the legacy key. Deliberately a warning: fatetui reads it.
    Case(
        rule="L02",
        edit=(swap("chartVersion:", "version:"),),
        at="version:",
        severity=WARNING,
        fixed=("\nversion:", "\nchartVersion:"),
    ),
    # L03: names.
    Case(
        rule="L03",
        edit=(swap("name: fate-9999", "name: 9999"),),
        at="9999",
        severity=ERROR,
        fixed=("name: 9999", 'name: "9999"'),
    ),
    Case(rule="L03", edit=(put("name", "Fate_9999"),), at="Fate_9999", severity=ERROR),
    Case(rule="L03", edit=(put("name", "f" * 54),), at="f" * 54, severity=ERROR),
    Case(rule="L03", edit=(put("namespace", "f" * 64),), at="f" * 64, severity=ERROR),
    # L04: the id.
    Case(rule="L04", edit=(put("partyId", 0),), at="0", severity=ERROR),
    Case(rule="L04", edit=(put("partyId", "guest"),), at="guest", severity=ERROR),
    Case(rule="L04", edit=(put("partyId", 1_000_000),), at="1000000", severity=ERROR),
    # L05 and L06.
    Case(rule="L05", edit=(put("namespace", "elsewhere"),), at="elsewhere", severity=INFO),
    Case(rule="L06", edit=(add("colour: red\n"),), at="colour:", severity=WARNING),
    Case(rule="L06", edit=(put("GATEWAY.nodePorts", 30091),), at="nodePorts:", severity=WARNING),
    Case(
        rule="L06",
        edit=(add("osx: {type: ClusterIP}\n"),),
        at="osx:",
        severity=WARNING,
        reach=(of_fate(before="v2.0.0"),),
    ),
    Case(
        rule="L06", edit=(add("proxy: {type: ClusterIP}\n"),), at="proxy:", severity=WARNING, reach=(of_fate("v1.4.0"),)
    ),
    Case(rule="L06", edit=(add("backend: eggroll\n"),), at="backend:", severity=WARNING, reach=(of_fate("v1.9.0"),)),
    Case(
        rule="L06",
        edit=(add("computing: Eggroll\n"),),
        at="computing:",
        severity=WARNING,
        reach=(of_fate(before="v1.9.0"),),
    ),
    # L07: modules and engines.
    Case(rule="L07", edit=(swap("- python", "- mysql"),), at="modules:", severity=ERROR, reach=(of_fate(),)),
    Case(rule="L07", edit=(swap("- GATEWAY", "- mysql"),), at="modules:", severity=ERROR, reach=(of_fate(),)),
    Case(rule="L07", edit=(swap("- COMPUTE", "- mysql"),), at="modules:", severity=ERROR, reach=(of_fate(),)),
    Case(
        rule="L07",
        edit=(swap("- fateboard", "- mysql"),),
        at="modules:",
        severity=WARNING,
        reach=(of_fate("v1.5.0"),),
    ),
    Case(rule="L07", edit=(swap("- client", "- mysql"),), at="modules:", severity=WARNING, reach=(of_fate("v1.7.0"),)),
    Case(
        rule="L07",
        edit=(put("backend", "spark"),),
        at="modules:",
        severity=ERROR,
        reach=(of_fate("v1.5.0", before="v1.9.0"),),
    ),
    Case(rule="L07", edit=(put("federation", "Pulsar"),), at="modules:", severity=ERROR, reach=(of_fate("v1.9.0"),)),
    # L08 and L09: ports.
    Case(
        rule="L08",
        edit=(put("GATEWAY.type", "ClusterIP"), put("GATEWAY.nodePort", 30091)),
        at="30091",
        severity=ERROR,
        reach=(of_fate(), of_exchange(), of_serving("v2.0.4")),
    ),
    Case(
        rule="L08",
        edit=(drop("GATEWAY.nodePort"),),
        at="NodePort",
        severity=WARNING,
        reach=(of_fate(), of_exchange(), of_serving("v2.0.4")),
    ),
    Case(
        rule="L08",
        edit=(put("servingServer.type", "ClusterIP"), put("servingServer.nodePort", 30095)),
        at="30095",
        severity=ERROR,
        reach=(of_serving(),),
    ),
    Case(
        rule="L08",
        edit=(add("hdfs:\n  namenode: {nodePort: 30900}\n  datanode: {}\n"),),
        at="30900",
        severity=ERROR,
        reach=(of_fate("v1.6.1"),),
    ),
    Case(
        rule="L09",
        edit=(put("GATEWAY.nodePort", 80),),
        at="80",
        severity=ERROR,
        reach=(of_fate(), of_exchange(), of_serving("v2.0.4")),
    ),
    Case(rule="L09", edit=(put("servingServer.nodePort", 80),), at="80", severity=ERROR, reach=(of_serving(),)),
    Case(rule="L09", edit=(put("GATEWAY.partyList.0.partyPort", 70_000),), at="70000", severity=ERROR),
    Case(
        rule="L09",
        edit=(add("spark: {master: {type: NodePort, nodePort: 7077}, worker: {}}\n"),),
        at="7077",
        severity=ERROR,
        reach=(of_fate("v1.9.0"),),
    ),
    # L10 to L13, L26: peers and the exchange.
    Case(rule="L10", edit=(put("GATEWAY.partyList.0.partyIp", "127.0.0.1"),), at="127.0.0.1", severity=ERROR),
    Case(rule="L10", edit=(put("GATEWAY.partyList.0.partyIp", "0.0.0.0"),), at="0.0.0.0", severity=ERROR),
    Case(rule="L10", edit=(put("GATEWAY.partyList.0.partyIp", "169.254.1.1"),), at="169.254.1.1", severity=ERROR),
    Case(rule="L10", edit=(put("GATEWAY.partyList.0.partyIp", "x.x.x.x:80"),), at="x.x.x.x:80", severity=ERROR),
    Case(rule="L10", edit=(put("GATEWAY.partyList.0.partyIp", "192.0.2.7"),), at="192.0.2.7", severity=WARNING),
    Case(rule="L10", edit=(put("GATEWAY.partyList.0.partyIp", "192.168.10.1"),), at="192.168.10.1", severity=INFO),
    Case(rule="L11", edit=(put("GATEWAY.partyList.0.partyId", 9999),), at="9999", severity=ERROR),
    Case(rule="L12", edit=(put("GATEWAY.partyList.1", PEER),), at="10000", severity=ERROR),
    Case(
        rule="L13",
        edit=(put("GATEWAY.exchange", {"ip": "10.20.0.9", "port": 30000}),),
        at="exchange:",
        severity=INFO,
        reach=(of_fate(before="v2.0.0"), of_serving()),
    ),
    Case(
        rule="L26",
        edit=(put("GATEWAY.exchange", {"ip": "10.20.0.9", "port": 30000}),),
        at="exchange:",
        severity=WARNING,
        reach=(of_fate("v2.0.0"),),
    ),
    # L14 and L15: computing and keeping.
    Case(rule="L14", edit=(put("COMPUTE.COUNT", 0),), at="0", severity=ERROR, reach=(of_fate(),)),
    Case(rule="L14", edit=(put("COMPUTE.COUNT", "many"),), at="many", severity=ERROR, reach=(of_fate(),)),
    Case(
        rule="L15",
        edit=(put("persistence", value=False), put("mysql.size", "5Gi")),
        at="size:",
        severity=WARNING,
        reach=(of_fate("v1.4.0"),),
    ),
    Case(
        rule="L15",
        edit=(put("persistence", value=False), put("servingRedis.size", "5Gi")),
        at="size:",
        severity=WARNING,
        reach=(of_serving(),),
    ),
    # L17: the registry.
    Case(
        rule="L17",
        edit=(put("registry", "hub.local/fate/"),),
        at="hub.local/fate/",
        severity=ERROR,
        fixed=("hub.local/fate/", "hub.local/fate"),
        reach=(of_fate("v1.4.0", before="v2.0.0"), of_exchange(), of_serving()),
    ),
    Case(
        rule="L17",
        edit=(put("registry", "hub.local/fate"),),
        at="hub.local/fate",
        severity=ERROR,
        fixed=("hub.local/fate", "hub.local/fate/"),
        reach=(of_fate("v2.0.0"),),
    ),
    Case(
        rule="L17",
        edit=(put("registry", "https://hub.local"),),
        at="https://hub.local",
        severity=ERROR,
        fixed=("https://hub.local", "hub.local"),
        reach=(of_fate("v1.4.0", before="v2.0.0"), of_exchange(), of_serving()),
    ),
    Case(
        rule="L27",
        edit=(put("registry", "hub.local/"),),
        at="hub.local/",
        severity=ERROR,
        reach=(of_fate("v2.0.0"),),
    ),
    # L18: hosts.
    Case(rule="L18", edit=(drop("ingress.fateboard"),), at="ingress:", severity=WARNING, reach=(of_fate("v1.6.1"),)),
    Case(
        rule="L18",
        edit=(put("ingress.client.hosts.0.name", "9999.notebook.example.com"),),
        at="9999.notebook.example.com",
        severity=WARNING,
        reach=(of_fate("v1.6.1"),),
    ),
    Case(
        rule="L18",
        edit=(put("ingress.client.hosts.0.name", "notebook.bank.org"),),
        at="notebook.bank.org",
        severity=WARNING,
        reach=(of_fate("v1.6.1"),),
    ),
    Case(
        rule="L18", edit=(drop("ingress.servingProxy"),), at="ingress:", severity=WARNING, reach=(of_serving("v2.1.5"),)
    ),
    # L19: passwords that everybody knows.
    Case(
        rule="L19",
        edit=(put("mysql.password", "fate_dev"),),
        at="fate_dev",
        severity=WARNING,
        reach=(of_fate("v1.4.0"),),
    ),
    Case(
        rule="L19",
        edit=(put("servingRedis.password", "fate_dev"),),
        at="fate_dev",
        severity=WARNING,
        reach=(of_serving(),),
    ),
    # L20: YAML's own traps.
    Case(rule="L20", edit=(add("name: again\n"),), at="name: again", severity=ERROR),
    Case(rule="L20", edit=(add("GATEWAY:\n\ttype: NodePort\n"),), at="\ttype", severity=ERROR),
    Case(rule="L20", edit=(add("a: [1\n"),), at="", severity=ERROR),
    Case(rule="L20", edit=(add("---\nname: other\n"),), at="---", severity=ERROR),
    Case(
        rule="L20",
        edit=(swap("partyId: 9999", 'partyId: "9999"'),),
        at='"9999"',
        severity=WARNING,
        fixed=('partyId: "9999"', "partyId: 9999"),
    ),
    Case(
        rule="L20",
        edit=(swap("partyId: 9999", "partyId: 0o7"),),
        at="0o7",
        severity=WARNING,
        fixed=("partyId: 0o7", "partyId: 7"),
    ),
    Case(
        rule="L20",
        edit=(swap("partyId: 9999", "partyId: 9_999"),),
        at="9_999",
        severity=WARNING,
        fixed=("partyId: 9_999", "partyId: 9999"),
    ),
    # L21 and L22: types and words.
    Case(rule="L21", edit=(put("modules", "mysql"),), at="mysql", severity=ERROR),
    Case(
        rule="L21",
        edit=(add("pullPolicy: no\n"),),
        at="no",
        severity=ERROR,
        fixed=("pullPolicy: no", 'pullPolicy: "no"'),
        reach=LATE,
    ),
    Case(
        rule="L21",
        edit=(put("persistence", "false"),),
        at='"false"',
        severity=ERROR,
        fixed=('persistence: "false"', "persistence: false"),
        reach=(of_fate("v1.4.0"), of_serving()),
    ),
    Case(rule="L22", edit=(put("GATEWAY.type", "NodePorts"),), at="NodePorts", severity=ERROR),
    Case(rule="L22", edit=(put("computing", "Spork"),), at="Spork", severity=ERROR, reach=(of_fate("v1.9.0"),)),
    Case(
        rule="L22", edit=(put("backend", "sparks"),), at="sparks", severity=ERROR, reach=(of_fate("v1.5.0", "v1.9.0"),)
    ),
    # L23 to L25: what the chart does not have, or have use for.
    Case(
        rule="L23",
        edit=(put("modules.8", "fateflow"),),
        at="fateflow",
        severity=INFO,
        reach=(of_fate(before="v1.4.0"),),
    ),
    Case(
        rule="L23",
        edit=(put("nodemanager.subPath", "data"),),
        at="subPath:",
        severity=INFO,
        reach=(of_fate("v1.4.0", before="v1.9.0"),),
    ),
    Case(
        rule="L23",
        edit=(add("fateboard: {username: admin, password: 9c1b}\n"),),
        at="password:",
        severity=INFO,
        reach=(of_fate("v1.5.2", before="v1.5.3"),),
    ),
    Case(rule="L23", edit=(add("imageTag: mine\n"),), at="imageTag:", severity=INFO, reach=(of_fate("v1.9.0"),)),
    Case(rule="L23", edit=(add("persistence: true\n"),), at="persistence:", severity=INFO, reach=(of_exchange(),)),
    Case(
        rule="L23",
        edit=(add("externalRedisDatabase: 1\n"),),
        at="externalRedisDatabase:",
        severity=INFO,
        reach=(of_serving(),),
    ),
    Case(rule="L24", edit=(put("modules.0", "nothing"),), at="nothing", severity=WARNING),
    Case(
        rule="L25",
        edit=(of_a_version_that_never_was,),
        at="v",
        severity=WARNING,
    ),
    Case(rule="L25", edit=(put("chartName", "fait"),), at="fait", severity=WARNING),
)
"""In the order of the rules."""
