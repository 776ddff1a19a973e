"""KubeFATE's and Helm's failure texts, and what each means (kubefate.md §2.2, §8.6).

The texts change by version and status codes say nothing (everything is a 500), so the words are all there is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.i18n import Message, _, verbatim
from services.kubefate.errors import (
    AlreadyInKubeFate,
    KubeFateRefused,
    NothingChanged,
    UnknownToKubeFate,
)
from services.text import one_line


@dataclass(frozen=True, slots=True)
class KnownText:
    """A failure text: how to recognise it, which error it becomes, what to do."""

    pattern: re.Pattern[str]
    error: type[KubeFateRefused]
    remedy: Message | None = None


def _known(pattern: str, remedy: Message | None = None, error: type[KubeFateRefused] = KubeFateRefused) -> KnownText:
    return KnownText(re.compile(pattern, re.IGNORECASE), error, remedy)


KNOWN_TEXTS: tuple[KnownText, ...] = (
    # `exited` is KubeFATE's spelling of `existed`.
    _known(r"cluster is not exi(s)?ted|cluster no find", _("Install it first"), UnknownToKubeFate),
    _known(
        r"cluster (is exi(s)?ted|already exi(s)?ted|already exists in database)",
        _("Update it, or delete it first"),
        AlreadyInKubeFate,
    ),
    _known(r"user is existed", None, AlreadyInKubeFate),
    _known(r"configuration file did not change", None, NothingChanged),
    _known(r"record not found|no documents in result|assertion type error", None, UnknownToKubeFate),
    _known(r"chartVersion cannot be empty", _("Give the party file chartName and chartVersion")),
    _known(r"upgrade between different charts", _("Delete the FATE cluster and install the other chart")),
    _known(r"downgrade a cluster is not supported", _("Delete the FATE cluster and install the older chart")),
    _known(r"FATE version <= 1\.7\.1", _("Back up its data, delete the FATE cluster and install the new version")),
    _known(r"not support stop", _("Only a running installation can be stopped")),
    _known(r'namespaces "[^"]*" not found', _("Create the namespace first: KubeFATE never does")),
    _known(
        r"cannot re-use a name that is still in use",
        _("Remove the Helm release that an earlier installation left behind"),
    ),
    _known(
        r'no matches for kind "Ingress"',
        _("Take a chart version that knows this Kubernetes version's Ingress API"),
    ),
    _known(
        r"could not find the requested resource",
        _("Use KubeFATE v1.4.4 or newer on this Kubernetes version"),
    ),
    _known(r"provided port is already allocated", _("Choose another nodePort")),
    _known(r"provided port is not in the valid range", _("Choose a nodePort from 30000 to 32767")),
    _known(
        r'chart "[^"]*" (version|matching) .* not found',
        _("The chart is not published: package it and upload it to KubeFATE (step chart.ensure)"),
    ),
    _known(
        r"not a valid chart repository or cannot be reached|failed to download",
        _("KubeFATE's pod cannot reach the chart repository: upload the chart to it"),
    ),
    _known(r"ValuesTemplate not exist", _("Upload a chart that has a values-template.yaml")),
    _known(r"nil pointer evaluating interface", _("The party file lacks a block that this chart requires")),
    _known(
        r"at <lower>: invalid value; expected string",
        _("Set computing, federation and storage in the party file"),
    ),
    _known(
        r'admission webhook "validate\.nginx\.ingress',
        _("Another Ingress has the same host: give every party hosts of its own"),
    ),
    _known(r"\bforbidden\b", _("Give KubeFATE's service account the rights of its role")),
    _known(r"checkout cluster status time ?out", _("Look at the pods' events: KubeFATE has removed the installation")),
)  # fmt: skip


def known_text(text: str) -> KnownText | None:
    """The first known text within `text`."""
    return next((known for known in KNOWN_TEXTS if known.pattern.search(text)), None)


def remedy_for(text: str) -> Message | None:
    """What to do about a failure text, of an answer or in a job's result or states; None when it is not known."""
    known = known_text(text)
    return known.remedy if known else None


def refusal(deed: Message, status: int, text: str, silence: Message | None = None) -> KubeFateRefused:
    """The error for an answer that says no.

    `silence` is what an answer without words means at this route (kubefate.md §1.6); an id that nobody knows is then
    the most likely reason wherever a route takes one.
    """
    message = _("KubeFATE did not {deed}", deed=deed)
    if text:
        known = known_text(text)
        error = known.error if known else KubeFateRefused
        return error(message, cause=verbatim(one_line(text)), remedy=known.remedy if known else None, status=status)
    if silence is not None:
        return UnknownToKubeFate(message, cause=silence, status=status)
    return KubeFateRefused(message, cause=_("it gave no reason (status {status})", status=status), status=status)
