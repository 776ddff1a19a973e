"""Party files: grammar per chart era, reading with positions, lint, fixes, templates, edits that keep comments."""

from services.party.eras import CLUSTER_LABEL, ERAS, MODULE_LABEL, PARTY_LABEL, Era, ToyFamily, era_of, release_of
from services.party.findings import Finding, Fix, Rule, RuleBook, Severity, apply_fixes, order
from services.party.grammar import CHART_NAMES, versions_of
from services.party.hosts import IngressHost, board_host, hosts_of
from services.party.lint import RULES, lint_party
from services.party.partyfile import (
    PartyFile,
    PartyFileError,
    Route,
    parse_party,
    party_of,
    read_party_file,
    whole,
    with_values,
)
from services.party.rules.ports import asked_ports
from services.party.schema import party_schema
from services.party.templates import TEMPLATE_VERSIONS, clone_party, new_party
from services.party.versions import Dated, version_key
from services.yamldoc import set_value

__all__ = [
    "CHART_NAMES",
    "CLUSTER_LABEL",
    "ERAS",
    "MODULE_LABEL",
    "PARTY_LABEL",
    "RULES",
    "TEMPLATE_VERSIONS",
    "Dated",
    "Era",
    "Finding",
    "Fix",
    "IngressHost",
    "PartyFile",
    "PartyFileError",
    "Route",
    "Rule",
    "RuleBook",
    "Severity",
    "ToyFamily",
    "apply_fixes",
    "asked_ports",
    "board_host",
    "clone_party",
    "era_of",
    "hosts_of",
    "lint_party",
    "new_party",
    "order",
    "parse_party",
    "party_of",
    "party_schema",
    "read_party_file",
    "release_of",
    "set_value",
    "version_key",
    "versions_of",
    "whole",
    "with_values",
]
