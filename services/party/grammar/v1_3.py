"""Charts fate v1.3.0-a and v1.3.0-b: proxy, eggs and rolls (kubefate.md §6.1)."""

from __future__ import annotations

from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import EXCHANGE, PEERS, SERVICE, Blocks, Modules, key, modules

_UNTIL = "v1.4.0"

BLOCKS: Blocks = (
    Block(
        "v1.3.0-a",
        "",
        (
            key("name", KeyType.NAME, required=True),
            key("namespace", KeyType.NAME, required=True),
            # Unknown to the oldest command line and harmless to it.
            key("chartName", default="fate"),
            key("chartVersion", KeyType.VERSION, required=True),
            key("partyId", KeyType.INTEGER, required=True),
            key("modules[]", required=True),
        ),
    ),
    Block("v1.3.0-a", "", (key("proxy", KeyType.MAPPING, required=True),), before="v1.3.0-b"),
    Block("v1.3.0-a", "proxy", (*SERVICE, *PEERS, *EXCHANGE), before=_UNTIL),
    Block("v1.3.0-a", "egg", (key("count", KeyType.INTEGER, 0),), before=_UNTIL),
    Block(
        "v1.3.0-b",
        "egg",
        (key("processor_count", KeyType.INTEGER), key("processorCount", KeyType.INTEGER)),
        before=_UNTIL,
    ),
    Block("v1.3.0-b", "", (key("servingIp", KeyType.ADDRESS), key("servingPort", KeyType.PORT))),
)
MODULES: Modules = (
    *modules("v1.3.0-a", "proxy", "egg", "federation=", "metaService=", "redis=", "roll=", before=_UNTIL),
    *modules("v1.3.0-a", "mysql=", "python=", before=_UNTIL),
    *modules("v1.3.0-a", "fateboard=", "fateflow=", before="v1.5.0", deprecated=True),
)
