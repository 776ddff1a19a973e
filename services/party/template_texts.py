"""The texts that new party files are made of: one row per chart and range of its versions."""

from __future__ import annotations

from dataclasses import dataclass

from services.party.versions import Dated

_HEAD = """\
# FATE party {party_id}.
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
  # Peers, each as {{partyId: 10000, partyIp: 10.0.0.5, partyPort: 30010}}
  partyList: []

egg:
  count: 1                    # compute nodes
"""
_COMMON = """\
chartName: {chart_name}
chartVersion: {chart_version}
partyId: {party_id}
registry: ""                  # a mirror of federatedai{registry_note}
"""
_PERSISTENCE = "persistence: false            # true keeps data when pods go; needs a storage class\n"
_ISTIO = """\
istio:
  enabled: false
"""
_V140 = """\
pullPolicy: IfNotPresent
modules:
  - rollsite
  - clustermanager
  - nodemanager
  - mysql
  - python                    # FATE Flow and FATE-Board
  - client
"""
_MODULES = """\
modules:
{engine_modules}  - mysql
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
{engine_hosts}"""
_GATEWAY = """
# The door to other parties.
{gateway}:
  type: NodePort
  nodePort: {gateway_port}             # other parties reach this one here: their partyPort
  # Peers, each as {{partyId: 10000, partyIp: 10.0.0.5, partyPort: {peer_port}}}
  partyList: []
"""
_COUNT = """
nodemanager:
  {count_key}: 1                    # compute nodes
  sessionProcessorsPerNode: 2
"""
_HOST = """
host:
  fateboard: {party_id}.fateboard.kubefate.net
  client: {party_id}.notebook.kubefate.net
"""
_BUILD = """
{engine_keys}algorithm: Basic
device: CPU
"""
_EXCHANGE = """\
modules:
  - rollsite                  # for parties that compute with Eggroll

# Every party that the exchange connects, and where it is reached.
rollsite:
  type: NodePort
  nodePort: {gateway_port}             # parties reach the exchange here: the port of their `exchange`
  partyList: []               # parties: [{{partyId: 10000, partyIp: 10.0.0.5, partyPort: {peer_port}}}]
"""
_SERVING_MODULES = """\
modules:
  - servingProxy              # takes inference requests
  - servingRedis
  - servingServer             # answers them with the models of FATE Flow
"""
_SERVING_ADMIN = """\
  - servingZookeeper
  - servingAdmin
"""
_SERVING_INGRESS = """
# Names in a browser. The chart's defaults are the same for every party: keep the id in them.
ingress:
  servingProxy:
    hosts:
      - name: {party_id}.serving-proxy.kubefate.net
  servingAdmin:
    hosts:
      - name: {party_id}.serving-admin.kubefate.net
"""
_SERVING_PROXY = """
servingProxy:
  nodePort: {gateway_port}             # other parties' serving proxies reach this one here
  # Peers, each as {{partyId: 10000, partyIp: 10.0.0.5, partyPort: {peer_port}}}
  partyList: []
"""
_TYPED_SERVING_PROXY = _SERVING_PROXY.replace("  nodePort", "  type: NodePort\n  nodePort")
_SERVING_SERVER = """
servingServer:
  type: NodePort
  nodePort: {second_port}             # FATE Flow finds it here: servingPort
  fateflow:
    ip: ""                    # FATE Flow's address, and its HTTP NodePort
    port: {flow_port}
"""
_LATE = _HEAD + _COMMON + _PERSISTENCE
# What the choice of engines writes.
_KEYS, _BLOCKS = "{engine_keys}", "{engine_blocks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Dated):
    """A template's text for a range of a chart's versions, with fields of str.format."""

    chart_name: str = "fate"
    text: str


TEMPLATES: tuple[Template, ...] = (
    Template(before="v1.4.0", text=_HEAD + _V130),
    Template(since="v1.4.0", before="v1.4.0-a", text=_LATE + _V140 + _GATEWAY + _COUNT),
    Template(since="v1.4.0-a", before="v1.5.0", text=_LATE + _ISTIO + _V140 + _GATEWAY + _COUNT),
    Template(since="v1.5.0", before="v1.5.0-b", text=_LATE + _KEYS + _MODULES + _BLOCKS),
    Template(
        since="v1.5.0-b",
        before="v1.6.1",
        text=_LATE + _KEYS + _MODULES + _HOST + _BLOCKS,
    ),
    Template(
        since="v1.6.1",
        before="v1.9.0",
        text=_LATE + _KEYS + _MODULES + _INGRESS + _BLOCKS,
    ),
    Template(since="v1.9.0", text=_LATE + _MODULES + _BUILD + _INGRESS + _BLOCKS),
    Template(chart_name="fate-exchange", since="v1.6.0", text=_HEAD + _COMMON + _EXCHANGE),
    Template(
        chart_name="fate-serving",
        since="v1.2.2",
        before="v2.0.0",
        text=_LATE + _SERVING_MODULES + _SERVING_PROXY + _SERVING_SERVER,
    ),
    Template(
        chart_name="fate-serving",
        since="v2.0.0",
        before="v2.0.4",
        text=_LATE + _ISTIO + _SERVING_MODULES + _SERVING_PROXY + _SERVING_SERVER,
    ),
    Template(
        chart_name="fate-serving",
        since="v2.0.4",
        before="v2.1.5",
        text=_LATE + _SERVING_MODULES + _SERVING_ADMIN + _TYPED_SERVING_PROXY + _SERVING_SERVER,
    ),
    Template(
        chart_name="fate-serving",
        since="v2.1.5",
        text=_LATE + _SERVING_MODULES + _SERVING_ADMIN + _SERVING_INGRESS + _TYPED_SERVING_PROXY + _SERVING_SERVER,
    ),
)
"""Oldest first, per chart."""
