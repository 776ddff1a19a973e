"""The way in: each kind tried in order, and when none answers, the rung of the ladder that is broken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import Message, _
from services.kubefate.deployment import NAMESPACE
from services.kubefate.entrance import ingress_routes
from services.kubefate.errors import KubeFateError, KubeFateUnreachable
from services.kubefate.given import addresses, service_address
from services.kubefate.ladder import Attempt, Rung, Step, climb
from services.kubefate.routes import ForwardRoute, HttpRoute, ProxyRoute, Route, RouteKind
from services.kubefate.session import probe
from services.kubernetes import KubernetesError

if TYPE_CHECKING:
    from services.kubernetes import Cluster

PREFERENCE: tuple[RouteKind, ...] = tuple(RouteKind)
# An ingress that drops packets must not hold up the ways that work.
DEADLINES: Mapping[RouteKind, float] = {
    RouteKind.GIVEN: 5.0,
    RouteKind.INGRESS: 2.0,
    RouteKind.PORT_FORWARD: 10.0,
    RouteKind.PROXY: 10.0,
}


class NoWayIn(KubeFateUnreachable):
    """No way in answered. `attempts` is what each said, `rungs` the ladder of product.md §3.9 as found."""

    def __init__(self, attempts: Sequence[Attempt], rungs: Sequence[Rung]) -> None:
        broken = next((rung for rung in rungs if rung.ok is False), None)
        tried = ", ".join(dict.fromkeys(attempt.kind for attempt in attempts)) or "-"
        super().__init__(
            _("KubeFATE cannot be reached (tried: {ways})", ways=tried),
            cause=broken.detail if broken else _told(attempts),
            remedy=broken.remedy if broken else None,
        )
        self.attempts = tuple(attempts)
        self.rungs = tuple(rungs)

    @property
    def absent(self) -> bool:
        """Whether it is not silent but nowhere: the namespace was looked into, and has no Deployment of it."""
        return any(rung.number == Step.DEPLOYMENT and rung.ok is False for rung in self.rungs)

    @property
    def runs(self) -> bool:
        found = {rung.number: rung.ok for rung in self.rungs}
        return bool(found.get(Step.DEPLOYMENT)) and found.get(Step.FORWARD) is False


async def find_route(
    cluster: Cluster,
    *,
    given: str | None = None,
    prefer: Sequence[str] = PREFERENCE,
    namespace: str = NAMESPACE,
) -> Route:
    """The first way in `prefer` at which KubeFATE answers `GET /`; the caller closes it.

    `given` is an address that a person named; without it the one named for the cluster's context counts, and without
    that the kind is left out. Raises NoWayIn, and NotAnAddress for what is none.
    """
    given = given or addresses.of(cluster.context)
    attempts: list[Attempt] = []
    for kind in map(RouteKind, prefer):
        try:
            async for route in _routes(kind, cluster, given, namespace):
                failure = await _try(route)
                if failure is None:
                    return route
                attempts.append(Attempt(kind, route.address, failure))
        except (KubernetesError, KubeFateError) as error:
            attempts.append(Attempt(kind, "", error))
    raise NoWayIn(attempts, await climb(cluster, namespace, attempts))


async def _routes(kind: RouteKind, cluster: Cluster, given: str | None, namespace: str) -> AsyncIterator[Route]:
    match kind:
        case RouteKind.GIVEN:
            if given:
                yield HttpRoute(service_address(given))
        case RouteKind.INGRESS:
            for route in await ingress_routes(cluster, namespace):
                yield route
        case RouteKind.PORT_FORWARD:
            yield ForwardRoute(cluster, namespace)
        case RouteKind.PROXY:
            yield ProxyRoute(cluster, namespace)


async def _try(route: Route) -> FatetuiError | None:
    """Why `route` does not lead to KubeFATE, None when it does; closed again in the first case."""
    answered = False
    try:
        await probe(route, DEADLINES[route.kind])
        answered = True
    except KubeFateError as error:
        return error
    finally:
        if not answered:
            await route.close()
    return None


def _told(attempts: Iterable[Attempt]) -> Message | None:
    return next((attempt.error.cause or attempt.error.message for attempt in attempts), None)
