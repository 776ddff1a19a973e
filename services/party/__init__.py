"""Party files: grammar per chart era, reading with positions, lint, fixes, templates, edits that keep comments."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.party.editing import (
        Completion,
        Field,
        ItemList,
        Section,
        Spot,
        completions,
        form_fields,
        key_at,
        named_key,
    )
    from services.party.eras import CLUSTER_LABEL, ERAS, MODULE_LABEL, PARTY_LABEL, Era, ToyFamily, era_of, release_of
    from services.party.findings import NOWHERE, Finding, Fix, Rule, RuleBook, Severity, apply_fixes, order
    from services.party.grammar import CHART_NAMES, find_key, versions_of
    from services.party.hosts import IngressHost, board_host, host_of, hosts_of
    from services.party.lint import RULES, lint_party
    from services.party.migration import Change, ChangeKind, Decision, Migration, MigrationRefused, migrate
    from services.party.partyfile import PartyFile, Route, title_of, whole
    from services.party.reading import (
        PartyFileError,
        parse_party,
        party_of,
        read_party_file,
        read_whole_party_file,
        with_values,
    )
    from services.party.rules.ports import NODE_PORTS, asked_ports
    from services.party.schema import party_schema
    from services.party.template_engines import EGGROLL, EngineSet, engine_set, engine_sets
    from services.party.templates import TEMPLATE_VERSIONS, Style, clone_party, new_party, sample_port
    from services.party.values import ValueRefused, get_value, put_value
    from services.party.versions import Dated, version_key
else:
    __getattr__ = late(
        __name__,
        {
            "eras": "CLUSTER_LABEL ERAS MODULE_LABEL PARTY_LABEL Era ToyFamily era_of release_of",
            "findings": "NOWHERE Finding Fix Rule RuleBook Severity apply_fixes order",
            "grammar": "CHART_NAMES find_key versions_of",
            "hosts": "IngressHost board_host host_of hosts_of",
            "lint": "RULES lint_party",
            "partyfile": "PartyFile Route title_of whole",
            "reading": "PartyFileError parse_party party_of read_party_file read_whole_party_file with_values",
            "rules.ports": "NODE_PORTS asked_ports",
            "versions": "Dated version_key",
            "editing": "Completion Field ItemList Section Spot completions form_fields key_at named_key",
            "migration": "Change ChangeKind Decision Migration MigrationRefused migrate",
            "schema": "party_schema",
            "template_engines": "EGGROLL EngineSet engine_set engine_sets",
            "templates": "TEMPLATE_VERSIONS Style clone_party new_party sample_port",
            "values": "ValueRefused get_value put_value",
        },
    )

__all__ = [
    "CHART_NAMES",
    "CLUSTER_LABEL",
    "EGGROLL",
    "ERAS",
    "MODULE_LABEL",
    "NODE_PORTS",
    "NOWHERE",
    "PARTY_LABEL",
    "RULES",
    "TEMPLATE_VERSIONS",
    "Change",
    "ChangeKind",
    "Completion",
    "Dated",
    "Decision",
    "EngineSet",
    "Era",
    "Field",
    "Finding",
    "Fix",
    "IngressHost",
    "ItemList",
    "Migration",
    "MigrationRefused",
    "PartyFile",
    "PartyFileError",
    "Route",
    "Rule",
    "RuleBook",
    "Section",
    "Severity",
    "Spot",
    "Style",
    "ToyFamily",
    "ValueRefused",
    "apply_fixes",
    "asked_ports",
    "board_host",
    "clone_party",
    "completions",
    "engine_set",
    "engine_sets",
    "era_of",
    "find_key",
    "form_fields",
    "get_value",
    "host_of",
    "hosts_of",
    "key_at",
    "lint_party",
    "migrate",
    "named_key",
    "new_party",
    "order",
    "parse_party",
    "party_of",
    "party_schema",
    "put_value",
    "read_party_file",
    "read_whole_party_file",
    "release_of",
    "sample_port",
    "title_of",
    "version_key",
    "versions_of",
    "whole",
    "with_values",
]
