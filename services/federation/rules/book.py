"""Where the rules across party files are declared."""

from __future__ import annotations

from services.federation.federation import Federation
from services.party import RuleBook

FEDERATION_RULES: RuleBook[Federation] = RuleBook("federation")
rule = FEDERATION_RULES.rule
