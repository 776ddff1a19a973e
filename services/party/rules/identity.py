"""Who the party is: names, chart, id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.i18n import _
from services.party.findings import Finding, Fix, Rule, Severity, rule
from services.party.grammar.walking import is_missing, path_text
from services.party.partyfile import PartyFile, whole
from services.text import one_line
from services.yamldoc import Path, Span, TextEdit

_DNS_1123 = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
# Helm refuses longer release names, Kubernetes longer namespaces.
_LONGEST = {"name": 53, "namespace": 63}
# Charts pass the number through a float, which prints it as 1e+06 from here on (kubefate.md §6.7).
_FIRST_BROKEN_ID = 1_000_000
# What any chart needs, known to us or not.
_ALWAYS = ("name", "namespace", "chartVersion", "partyId")


@rule(
    "L01",
    Severity.ERROR,
    _("A required key is missing"),
    _(
        "KubeFATE needs name, namespace and chartVersion, from chart v1.9.0 on chartName too; every chart needs "
        "partyId and modules, from v1.9.0 on computing, federation and storage, and some keys need others below them "
        "(a peer its address and port, hdfs both kinds of nodes). Without them the command line or the chart refuses "
        "the file."
    ),
)
def required_keys(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for path in _missing(party):
        key = path_text(path)
        yield declared.at(party, path, _("The key {key} is missing", key=key), remedy=_("Add `{key}:`", key=path[-1]))
    version = party.data.get("chartVersion")
    if version is not None and not party.era_is_known:
        message = _("{version} is no chart version", version=one_line(str(version), 60))
        yield declared.at(party, ("chartVersion",), message, remedy=_("Write it like v1.11.2"))


def _missing(party: PartyFile) -> Iterator[Path]:
    known = party.places[0][1].children if party.places else {}
    yield from ((key,) for key in (() if known else _ALWAYS) if party.data.get(key) is None)
    for path, node, value in party.places:
        if isinstance(value, dict):
            yield from ((*path, name) for name, child in node.children.items() if is_missing(child, value.get(name)))


@rule(
    "L02",
    Severity.WARNING,
    _("The key `version` is called chartVersion"),
    _(
        "KubeFATE's tutorials up to v1.3.0-a write `version`; every released command line looks for chartVersion and "
        "refuses the file without it. fatetui reads `version` as chartVersion; rename it so that others can, too."
    ),
)
def legacy_version(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    path = ("version",)
    span = party.document.keys.get(path)
    if span is None:
        return
    if ("chartVersion",) in party.document.keys:
        yield declared.at(party, path, _("`version` beside chartVersion is ignored"), remedy=_("Remove it"), key=True)
        return
    yield declared.at(
        party,
        path,
        _("The legacy key `version` is read as chartVersion; the kubefate command line refuses it"),
        remedy=_("Rename it to chartVersion"),
        fix=Fix(_("Rename `version` to `chartVersion`"), (TextEdit(span, "chartVersion"),)),
        key=True,
    )


@rule(
    "L03",
    Severity.ERROR,
    _("A name is not one that Kubernetes takes"),
    _(
        "name becomes a Helm release and namespace a Kubernetes namespace: lower-case letters, digits and hyphens, "
        "at most 53 and 63 characters, and text: a bare number makes the kubefate command line crash."
    ),
)
def names(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for key, longest in _LONGEST.items():
        value = party.data.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            yield declared.at(
                party, (key,), _("{key} must be text", key=key), remedy=_("Put it into quotes"), fix=_quoted(party, key)
            )
        elif len(value) > longest:
            message = _("{key} is longer than {longest} characters", key=key, longest=longest)
            yield declared.at(party, (key,), message, remedy=_("Shorten it"))
        elif not _DNS_1123.fullmatch(value):
            message = _("{key} {value} is no Kubernetes name", key=key, value=one_line(value, 60))
            remedy = _("Use lower-case letters, digits and hyphens, with a letter or digit at both ends")
            yield declared.at(party, (key,), message, remedy=remedy)


@rule(
    "L04",
    Severity.ERROR,
    _("partyId is not a usable number"),
    _(
        "A party id is a positive whole number. From 1,000,000 on every chart renders it as 1e+06 in labels and host "
        "names, and parties no longer find each other."
    ),
)
def party_id(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    value = party.data.get("partyId")
    if value is None:
        return
    number = whole(value)
    if number is None or number <= 0:
        message = _("partyId {value} is no positive whole number", value=one_line(str(value), 40))
        yield declared.at(party, ("partyId",), message, remedy=_("Use a number such as 9999"))
    elif number >= _FIRST_BROKEN_ID:
        message = _("partyId {value} is rendered as 1e+06 by the charts", value=number)
        yield declared.at(party, ("partyId",), message, remedy=_("Use an id below 1000000"))


@rule(
    "L05",
    Severity.INFO,
    _("Namespace and name differ"),
    _("KubeFATE takes any pair; tutorials and people expect a party's namespace to be called like the party."),
)
def namespace_differs(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if party.name and party.namespace and party.name != party.namespace:
        message = _("The namespace {namespace} is not called like the party", namespace=one_line(party.namespace, 63))
        yield declared.at(party, ("namespace",), message)


def _quoted(party: PartyFile, key: str) -> Fix | None:
    written = party.document.scalars.get((key,))
    span: Span | None = party.document.values.get((key,))
    if written is None or span is None or not _DNS_1123.fullmatch(written.text):
        return None
    return Fix(_("Put {key} into quotes", key=key), (TextEdit(span, f'"{written.text}"'),))
