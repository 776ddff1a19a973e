"""A federation that runs, as answers of the wizard: its parties' files as they were installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import _
from services.kubefate import NoWayIn
from services.session.installed import installed_party
from services.session.service import kubefate_session
from services.wizard import Facts
from services.wizard.model import NO, NONE, YES
from services.wizard.questions.federation import EXCHANGE, PEERS
from services.yamldoc import dump_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.kubernetes import Cluster
    from services.party import PartyFile

_CHART = "fate"


class NothingToAdopt(FatetuiError):
    """What runs cannot be told well enough to be written down."""

    code = "E-ADOPT"


async def adopted_answers(cluster: Cluster, facts: Facts) -> dict[str, str]:
    """What somebody would have answered to get what runs. Raises NothingToAdopt and the cluster's errors."""
    from services.doctor import ask_kubefate

    session = await kubefate_session(cluster)
    if isinstance(session, NoWayIn):
        raise session
    try:
        view = await ask_kubefate(session)
    finally:
        await session.close()
    pods = (await cluster.list("Pod")).items
    files = [found for party in facts.installed if (found := installed_party(party, pods, view)) is not None]
    return answers_of(files, facts)


def answers_of(files: Iterable[PartyFile], facts: Facts) -> dict[str, str]:
    """The answers that the parties among `files` come from; an exchange is told of by those that use it.

    Raises NothingToAdopt.
    """
    parties = [file for file in files if file.chart_name == _CHART and file.party_id is not None]
    if not parties:
        raise NothingToAdopt(
            _("No party here can be taken over"), remedy=_("KubeFATE's records, or the files, would tell what runs")
        )
    given = {
        "parties": ", ".join(str(party.party_id) for party in parties),
        "chart": parties[0].chart_version,
        "ingress": facts.ingress_classes[0] if facts.ingress_classes else NONE,
        "topology": EXCHANGE if any(party.has_exchange for party in parties) else PEERS,
        "persistence": YES if any(party.get(("persistence",)) is True for party in parties) else NO,
    }
    for party in parties:
        given[f"{party.party_id}.namespace"] = party.name
        given[f"{party.party_id}.yaml"] = dump_yaml(_data(party))
    return given


def _data(party: PartyFile) -> dict[str, object]:
    """Its keys in the order in which people write them."""
    first = ("name", "namespace", "chartName", "chartVersion", "partyId")
    data = dict(party.data)
    return {**{key: data.pop(key) for key in first if key in data}, **data}
