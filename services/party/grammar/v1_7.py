"""Charts fate v1.7.0 to v1.8.1 (kubefate.md §6.4)."""

from __future__ import annotations

from services.party.grammar import v1_6
from services.party.grammar.model import Block
from services.party.grammar.words import LOG_LEVELS, NODE_PORT, TYPE, Blocks, Modules, key, requests

BLOCKS: Blocks = (
    *v1_6.BLOCKS,
    *v1_6.ingresses("example.com", "v1.7.0"),
    Block("v1.7.0", "spark.worker", requests("2", "4Gi", "4", "8Gi"), before="v1.9.0"),
    Block("v1.7.2", "python", (key("logLevel", default="INFO", allowed=LOG_LEVELS),)),
    Block("v1.8.0", "", (key("ingressClassName", default="nginx"),)),
    Block("v1.7.0", "spark.master", (TYPE,)),
    # In samples since v1.7, and read since v1.9.
    Block("v1.7.0", "spark.master", (key("nodePort", NODE_PORT.type, deprecated=True),), before="v1.9.0"),
)
MODULES: Modules = v1_6.MODULES
