"""All live rules at once, each in its own time; an answer that cannot be had is a result too."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import Exit, FatetuiError
from services.federation.live import rules as declared  # noqa: F401 - importing them declares the rules
from services.federation.live.book import LIVE_CHECKS, Answer, Fact, LiveRule
from services.federation.live.look import Look, Service
from services.i18n import Message, _, verbatim
from services.kubernetes import Forbidden, KubernetesError, Timeout
from services.party import Finding, Rule, Severity

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.party import PartyFile

DEADLINE = 10.0
"""Seconds that each rule has."""

LIVE_RULES: dict[str, Rule] = {identifier: live.rule for identifier, live in sorted(LIVE_CHECKS.items())}
"""The live rules by id, in the order of ids."""


@dataclass(frozen=True, slots=True)
class LiveResult:
    """What one rule came to. `unknown` is why it could not look; then there are neither findings nor facts."""

    rule: Rule
    said: Message
    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()
    unknown: FatetuiError | None = None

    @property
    def ok(self) -> bool | None:
        """Whether nothing is wrong that may keep the federation from working; None when that cannot be told."""
        if self.unknown is not None:
            return None
        return all(finding.severity is Severity.INFO for finding in self.findings)


@dataclass(frozen=True, slots=True)
class LiveReport:
    """The rules' results in the order of LIVE_RULES, about the cluster of `context`.

    `unreachable` is why the cluster did not answer at all; then no rule was tried.
    """

    context: str
    results: tuple[LiveResult, ...] = ()
    unreachable: KubernetesError | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything to be told, what could not be looked at included, as information about the cluster."""
        if self.unreachable is not None:
            message = _("The cluster cannot be asked: {why}", why=verbatim(str(self.unreachable)))
            remedy = self.unreachable.remedy
            return (LIVE_RULES["V01"].about(self.context, message, remedy=remedy, severity=Severity.INFO),)
        return tuple(
            finding
            for result in self.results
            for finding in (
                *result.findings,
                *((_cannot_tell(result.rule, self.context, result.unknown),) if result.unknown else ()),
            )
        )

    def result(self, rule: str) -> LiveResult:
        """What `rule` came to. Raises KeyError for one that was not tried."""
        return {result.rule.id: result for result in self.results}[rule]


class NotInTime(FatetuiError):
    """A live rule had no answer when its time was up."""

    code = "V-TIMEOUT"


async def lint_live(
    parties: Sequence[PartyFile],
    cluster: Cluster,
    kubefate: Service = None,
    *,
    rules: Collection[str] | None = None,
    deadline: float = DEADLINE,
) -> LiveReport:
    """What is wrong with `parties` in `cluster`, by all live rules or those in `rules`.

    Reads only; files that were read in part only are left out. Each rule has `deadline` seconds, in which a session
    with KubeFATE may have to be opened; who opens one closes it. Raises nothing of the cluster's or KubeFATE's: what
    cannot be looked at is a result. Cancelling it ends every read.
    """
    chosen = [LIVE_CHECKS[identifier] for identifier in LIVE_RULES if rules is None or identifier in rules]
    look = Look([party for party in parties if party.document.complete], cluster, kubefate)
    try:
        unreachable = await _unreachable(cluster, deadline)
        if unreachable is not None:
            return LiveReport(cluster.context, unreachable=unreachable)
        results = await asyncio.gather(*(_answered(live, look, deadline) for live in chosen))
    finally:
        await look.close()
    return LiveReport(cluster.context, tuple(results))


async def _unreachable(cluster: Cluster, deadline: float) -> KubernetesError | None:
    """Why the cluster answers nobody: no connection, no trust, no login. A right that is missing is no such reason."""
    try:
        async with asyncio.timeout(deadline):
            await cluster.version()
    except Forbidden:
        return None
    except KubernetesError as error:
        return error if error.exit is Exit.KUBERNETES else None
    except TimeoutError:
        return Timeout(cluster.server, cause=_("no answer within {seconds:g} s", seconds=deadline))
    return None


async def _answered(live: LiveRule, look: Look, deadline: float) -> LiveResult:
    try:
        async with asyncio.timeout(deadline):
            answer: Answer = await live.check(live.rule, look)
    except FatetuiError as error:
        return LiveResult(live.rule, error.message, unknown=error)
    except TimeoutError:
        late = NotInTime(_("no answer within {seconds:g} s", seconds=deadline))
        return LiveResult(live.rule, late.message, unknown=late)
    return LiveResult(live.rule, answer.said, answer.findings, answer.facts)


def _cannot_tell(rule: Rule, context: str, why: FatetuiError) -> Finding:
    message = _("Cannot tell: {what}: {why}", what=rule.title, why=verbatim(str(why)))
    return rule.about(context, message, remedy=why.remedy, severity=Severity.INFO)
