"""New party files: minimal, commented or full, for every chart; and clones of files that are there."""

from __future__ import annotations

import re
from typing import Literal

from services.party.eras import Era, era_of
from services.party.grammar import CHART_NAMES
from services.party.partyfile import PartyFile
from services.party.reading import parse_party
from services.party.template_engines import EGGROLL, EngineSet, engine_set
from services.party.versions import version_key
from services.yamldoc import set_value

Style = Literal["minimal", "commented", "full"]

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
"""Versions of chart fate worth offering; any other one has a template too."""
# No value of a template holds the sign, and none stands at the beginning of a line of one.
_COMMENT = re.compile(r"^#.*\n|[ ]+#.*$", re.MULTILINE)
_BESIDE = re.compile(r"^(?! *#)(.*\S) {2,}(# .*)$", re.MULTILINE)
_COLUMN = 30
"""Where comments beside values begin, if the value leaves them the room."""


def new_party(
    chart_version: str,
    *,
    name: str,
    namespace: str,
    party_id: int,
    gateway_port: int | None = None,
    chart_name: str = "fate",
    style: Style = "commented",
    engine: str = EGGROLL,
) -> str:
    """The text of a new party file. `full` has every key of its chart, those that are not needed commented out.

    Its gateway has no peers yet; `gateway_port` is by default the one that KubeFATE's samples give such a party.
    Raises ValueError for what is no chart version, KeyError for a chart that is not KubeFATE's and for engines that the
    chart has not.
    """
    if chart_name not in CHART_NAMES:
        raise KeyError(chart_name)
    era = era_of(chart_version, chart_name)
    chosen = engine_set(chart_version, engine) if chart_name == "fate" else EngineSet(id=engine)
    text, blocks = _template(chart_version, chart_name), chosen.blocks
    if style == "minimal":
        text, blocks = (_COMMENT.sub("", one) for one in (text, blocks))
    ports = sample_ports(chart_version, party_id, chart_name, engine)
    fields = {
        "chart_name": chart_name,
        "chart_version": chart_version,
        "name": _quoted(name),
        "namespace": _quoted(namespace),
        "party_id": party_id,
        "gateway": era.gateway,
        **ports,
        "gateway_port": gateway_port or ports["gateway_port"],
        "peer_port": sample_ports(chart_version, 10000, chart_name, engine)["gateway_port"],
        "count_key": era.compute_count,
        "registry_note": _registry_note(era),
    }
    made = _aligned(
        text.format(
            **fields,
            engine_keys="".join(f"{key}: {value}\n" for key, value in chosen.keys),
            engine_modules="".join(f"  - {module}\n" for module in chosen.modules),
            engine_hosts=chosen.hosts.format(**fields),
            engine_blocks=blocks.format(**fields),
        )
    )
    if style != "full":
        return made
    # Help for every key is loaded only by those who want it written out.
    from services.party.template_keys import every_key

    return every_key(made, chart_version, chart_name, party_id)


def clone_party(party: PartyFile, *, name: str, namespace: str, party_id: int) -> str:
    """The text of `party` for another one: names and id changed, comments kept, everything else to be looked at.

    Raises KeyError when a value cannot be set in place, PartyFileError when the result is no party file.
    """
    text = party.document.text
    for key, value in (("name", name), ("namespace", namespace), ("partyId", party_id)):
        text = set_value(text, (key,), value)
    parse_party(text, party.document.source)
    return text


def sample_port(chart_version: str, party_id: int, chart_name: str = "fate", engine: str = EGGROLL) -> int:
    """The NodePort that KubeFATE's samples give the door of such a party."""
    return sample_ports(chart_version, party_id, chart_name, engine)["gateway_port"]


def _aligned(text: str) -> str:
    """Comments beside values one below the other, however long names and ports are."""
    return _BESIDE.sub(lambda found: f"{found[1]:<{_COLUMN - 2}}  {found[2]}", text)


def _template(chart_version: str, chart_name: str) -> str:
    # The texts are as large as the rest of the package, and lint needs none.
    from services.party.template_texts import TEMPLATES

    rows = [row for row in TEMPLATES if row.chart_name == chart_name]
    return next((row for row in rows if row.covers(chart_version)), rows[0]).text


def sample_ports(chart_version: str, party_id: int, chart_name: str = "fate", engine: str = EGGROLL) -> dict[str, int]:
    """The NodePorts that KubeFATE's samples give a party, by the templates' fields (kubefate.md §6.10)."""
    second = party_id % 2 == 0
    if chart_name == "fate-exchange":
        return {"gateway_port": 30000}
    if chart_name == "fate-serving":
        first = 30100 if second else 30090
        return {"gateway_port": first + 6, "second_port": first + 5, "flow_port": first + 7}
    if version_key(chart_version) < version_key("v1.5.0"):
        return {"gateway_port": 30010 if second else 30009}
    first = 30100 if second else 30090
    if engine == EGGROLL:
        return {"gateway_port": first + 1}
    flow = {"flow_http": first + 7, "flow_grpc": first + 2}
    queue = {"queue_port": first + 4, "queue_tls_port": first + 9}
    return {"gateway_port": first + 3, "nginx_grpc": first + 8, **flow, **queue}


def _registry_note(era: Era) -> str:
    if era.registry_slash:
        return ". None suits this chart: set each block's image instead"
    return ", without a slash at its end"


def _quoted(text: str) -> str:
    return f'"{text}"' if text.isdecimal() else text
