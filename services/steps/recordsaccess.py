"""How steps come by KubeFATE 1.0.x's records."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pydantic import Field, field_validator

from services.errors import FatetuiError
from services.i18n import Message
from services.kubefate import NAMESPACE, KubeFate
from services.kubernetes import WritePolicy
from services.records import Address, Records, open_records, records_of
from services.records.connection import hide_password
from services.steps.context import Mode, StepContext
from services.steps.step import Params

_STEP = 1000
"""Documents between two words about them."""
_POLICIES = {
    Mode.LIVE: WritePolicy.ALLOW,
    Mode.DRY_RUN: WritePolicy.DRY_RUN,
    Mode.READ_ONLY: WritePolicy.READ_ONLY,
}


class RecordsParams(Params):
    """Where the database is."""

    uri: str | None = Field(default=None, repr=False)
    """Address of the MongoDB, with its login; by default the one of KubeFATE's Deployment, by a port-forward."""
    kubefate: str = NAMESPACE
    """Namespace of KubeFATE."""

    @field_validator("uri")
    @classmethod
    def _secret(cls, uri: str | None) -> str | None:
        """Its password is a secret from the moment that it is read."""
        if uri is not None:
            hide_password(uri)
        return uri


@asynccontextmanager
async def records(ctx: StepContext, params: RecordsParams) -> AsyncIterator[Records]:
    """The database of `params`. Raises RecordsError, KubernetesError."""
    if params.uri is not None:
        async with open_records(Address.parse(params.uri), policy=_POLICIES[ctx.mode]) as found:
            yield found
    else:
        async with records_of(await ctx.clients.cluster(), params.kubefate) as found:
            yield found


async def service(ctx: StepContext) -> KubeFate | FatetuiError:
    """The session with KubeFATE, or why there is none."""
    try:
        return await ctx.clients.kubefate()
    except FatetuiError as error:
        return error


def counting(ctx: StepContext, told: Callable[[str, int, int], Message]) -> Callable[[str, int, int], None]:
    """Tells how far it is, now and then: `told` makes the sentence of collection, done and all."""
    last: dict[str, int] = {}

    def moved(collection: str, done: int, total: int) -> None:
        if done == total or done - last.get(collection, 0) >= _STEP:
            last[collection] = done
            ctx.progress(told(collection, done, total))

    return moved
