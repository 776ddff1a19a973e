"""V10: whether this machine and the API server agree on the time."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.errors import FatetuiError
from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import _, verbatim
from services.party import Rule, Severity
from services.text import one_line

TOLERATED = 30.0
"""Seconds. The header counts whole seconds, and an answer takes its time."""


class NoDate(FatetuiError):
    """The API server, or what stands before it, tells no time."""

    code = "V-NO-DATE"


@rule(
    "V10",
    Severity.WARNING,
    _("The clocks of this machine and of the cluster differ"),
    _(
        "Compared by the Date header of the API server's answer. Certificates and tokens (KubeFATE's live 30 minutes) "
        "hold for a span of time, and FATE's parties refuse each other's requests, when clocks disagree; ages of pods "
        "and waits come out wrong."
    ),
)
async def clock_skew(declared: Rule, look: Look) -> Answer:
    before = look.now()
    response = await look.cluster.request("GET", "/version")
    after = look.now()
    stamp = response.headers.get("Date", "")
    skew = (_parsed(stamp) - (before + (after - before) / 2)).total_seconds()
    said = _("The API server's clock is {seconds:+.0f} s off ours", seconds=round(skew) or 0.0)
    facts = (Fact("Cluster", "Date", one_line(stamp)),)
    if abs(skew) <= TOLERATED:
        return Answer(said, (), facts)
    remedy = _("Set both by NTP (timedatectl, chronyc), then look again")
    return Answer(said, (declared.about(look.source, said, remedy=remedy),), facts)


def _parsed(stamp: str) -> datetime:
    try:
        told = parsedate_to_datetime(stamp)
    except ValueError:
        raise NoDate(_("The API server's answer has no date"), cause=verbatim(one_line(stamp or "-"))) from None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
