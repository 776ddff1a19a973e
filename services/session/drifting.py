"""What has drifted of the parties of a session, compared when asked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from services.kubernetes import KubernetesError
from services.session.looking import Looking

if TYPE_CHECKING:
    from services.doctor import KnownParty
    from services.federation.drift import Drift
    from services.kubernetes import Cluster
    from services.party import PartyFile


class DriftBoard(Looking):
    """`latest` holds the last comparison of each party by its title; `error` is why the last look came to nothing."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster)
        self.latest: Mapping[str, Drift] = {}
        self.error: KubernetesError | None = None

    def run(self, parties: Sequence[KnownParty], files: Iterable[PartyFile] = ()) -> None:
        """Compare `parties`, with those of `files` that are theirs; not twice at once."""
        own = {(file.name, file.namespace): file for file in files}
        known = [replace(party, file=party.file or own.get((party.name, party.namespace))) for party in parties]
        self._look(self._run(known), "drift")

    async def _run(self, parties: Sequence[KnownParty]) -> None:
        from services.doctor import ask_kubefate, drifts

        async with self._kubefate() as kubefate:
            service = await ask_kubefate(kubefate)
            try:
                found = await drifts(self._cluster, parties, service)
            except KubernetesError as error:
                self.error = error
                return
        self.latest = {party.title: drift for party, drift in zip(parties, found, strict=True)}
        self.error = None
