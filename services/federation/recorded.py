"""Party files that nobody wrote: KubeFATE's record of a FATE cluster, read as the file that it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from services.kubefate import FateCluster
from services.party import PartyFile, PartyFileError, parse_party


def recorded_party(record: FateCluster, title: str, party_id: str = "") -> PartyFile | None:
    """The party file that `record` keeps; `party_id` where the record does not know it. None where it keeps none."""
    if not record.chart_version:
        return None
    chart = {"chartName": record.chart_name or "fate", "chartVersion": record.chart_version}
    known = {"partyId": party_id} if party_id else {}
    return party_from({**known, **record.spec, **chart, "name": record.name, "namespace": record.namespace}, title)


def party_from(values: Mapping[str, Any], title: str) -> PartyFile | None:
    """The party file of `values`, which goes by `title`; None where they make none."""
    try:
        # JSON is YAML: what KubeFATE stored is read like any other party file.
        return parse_party(json.dumps(values, ensure_ascii=False, default=str), title)
    except PartyFileError:
        return None
