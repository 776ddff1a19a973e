"""New party files: a commented template per generation of charts, and clones of files that are there."""

from __future__ import annotations

from dataclasses import dataclass

from services.party.partyfile import PartyFile, parse_party
from services.party.versions import Dated, version_key
from services.yamldoc import set_value

_HEAD = """\
# FATE party {party_id}, chart fate {chart_version}.
name: {name}                # the FATE cluster's name
namespace: {namespace}           # must exist before the installation
"""
_V130 = """\
chartVersion: {chart_version}
partyId: {party_id}
modules:
  - proxy
  - egg
  - federation
  - metaService
  - mysql
  - redis
  - roll
  - python                    # FATE Flow and FATE-Board come with it

# The door to other parties.
proxy:
  type: NodePort
  nodePort: {gateway_port}             # other parties reach this one here: their partyPort
  partyList: []               # peers: [{{partyId: 10000, partyIp: 10.0.0.5, partyPort: 30010}}]

egg:
  count: 1                    # compute nodes
"""
_V140 = """\
chartName: fate
chartVersion: {chart_version}
partyId: {party_id}
registry: ""                  # a mirror of federatedai, without a slash at its end
pullPolicy: IfNotPresent
persistence: false            # true keeps data when pods go; needs a storage class
istio:
  enabled: false
modules:
  - rollsite
  - clustermanager
  - nodemanager
  - mysql
  - python                    # FATE Flow and FATE-Board
  - client

# The door to other parties.
rollsite:
  type: NodePort
  nodePort: {gateway_port}             # other parties reach this one here: their partyPort
  partyList: []               # peers: [{{partyId: 10000, partyIp: 10.0.0.5, partyPort: 30101}}]

nodemanager:
  count: 1                    # compute nodes
  sessionProcessorsPerNode: 2
"""
_MODULES = """\
modules:
  - {gateway}
  - clustermanager
  - nodemanager
  - mysql
  - python                    # FATE Flow
  - fateboard
  - client                    # notebook, and where the toy test runs
"""
_INGRESS = """
# Names in a browser. The chart's defaults are the same for every party: keep the id in them.
ingress:
  fateboard:
    hosts:
      - name: {party_id}.fateboard.kubefate.net
  client:
    hosts:
      - name: {party_id}.notebook.kubefate.net
"""
_GATEWAY = """
# The door to other parties.
{gateway}:
  type: NodePort
  nodePort: {gateway_port}             # other parties reach this one here: their partyPort
  partyList: []               # peers: [{{partyId: 10000, partyIp: 10.0.0.5, partyPort: 30101}}]
"""
_COMMON = """\
chartName: fate
chartVersion: {chart_version}
partyId: {party_id}
registry: ""                  # a mirror of federatedai{registry_note}
persistence: false            # true keeps data when pods go; needs a storage class
"""
_COUNT = """
nodemanager:
  {count_key}: 1{count_pad}                 # compute nodes
  sessionProcessorsPerNode: 2
"""
_HOST = """
host:
  fateboard: {party_id}.fateboard.kubefate.net
  client: {party_id}.notebook.kubefate.net
"""
_ENGINES = """
computing: Eggroll
federation: {federation}
storage: Eggroll
algorithm: Basic
device: CPU
"""
_RESOURCES = """\
  resources:
    requests:                 # the chart's default is several CPUs for each of them
      cpu: "1"
      memory: 1Gi
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Dated):
    """A template's text for a range of charts."""

    text: str


TEMPLATES: tuple[Template, ...] = (
    Template(before="v1.4.0", text=_HEAD + _V130),
    Template(since="v1.4.0", before="v1.5.0", text=_HEAD + _V140),
    Template(
        since="v1.5.0",
        before="v1.6.1",
        text=_HEAD + _COMMON + "backend: eggroll\n" + _MODULES + _HOST + _GATEWAY + _COUNT,
    ),
    Template(
        since="v1.6.1",
        before="v1.9.0",
        text=_HEAD + _COMMON + "backend: eggroll\n" + _MODULES + _INGRESS + _GATEWAY + _COUNT,
    ),
    Template(since="v1.9.0", text=_HEAD + _COMMON + _MODULES + _ENGINES + _INGRESS + _GATEWAY + _COUNT + _RESOURCES),
)
TEMPLATE_VERSIONS = (
    "v1.3.0-a",
    "v1.4.5",
    "v1.5.1",
    "v1.6.1",
    "v1.7.2",
    "v1.8.0",
    "v1.9.2",
    "v1.10.0",
    "v1.11.2",
    "v2.0.0",
)
"""Chart versions worth offering; any other one has a template too."""


def new_party(chart_version: str, *, name: str, namespace: str, party_id: int, gateway_port: int | None = None) -> str:
    """The text of a new party file, commented. Raises ValueError for what is no chart version.

    Its gateway has no peers yet; `gateway_port` is by default the one that KubeFATE's samples give such a party.
    """
    from services.party.eras import era_of

    era = era_of(chart_version)
    row = next((row for row in TEMPLATES if row.covers(chart_version)), TEMPLATES[0])
    port = _sample_port(chart_version, party_id) if gateway_port is None else gateway_port
    return row.text.format(
        chart_version=chart_version,
        name=_quoted(name),
        namespace=_quoted(namespace),
        party_id=party_id,
        gateway=era.gateway,
        gateway_port=port,
        count_key=era.compute_count,
        count_pad=" " * (len("replicas") - len(era.compute_count)),
        federation="OSX" if era.gateway == "osx" else "Eggroll",
        registry_note=", with a slash at its end" if era.registry_slash else ", without a slash at its end",
    )


def clone_party(party: PartyFile, *, name: str, namespace: str, party_id: int) -> str:
    """The text of `party` for another one: names and id changed, comments kept, everything else to be looked at."""
    text = party.document.text
    for key, value in (("name", name), ("namespace", namespace), ("partyId", party_id)):
        text = set_value(text, (key,), value)
    parse_party(text, party.document.source)
    return text


def _sample_port(chart_version: str, party_id: int) -> int:
    """Samples give 9999 the port 30091 and 10000 the port 30101; before chart v1.5.0 30009 and 30010."""
    second = party_id % 2 == 0
    if version_key(chart_version) < version_key("v1.5.0"):
        return 30010 if second else 30009
    return 30101 if second else 30091


def _quoted(text: str) -> str:
    return f'"{text}"' if text.isdecimal() else text
