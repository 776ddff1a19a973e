"""The names of a session's federation: looked for, resolved and asked for over HTTP when somebody wants to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from services.access import NameState, WantedName, ask_names, wanted_names
from services.errors import FatetuiError
from services.kubefate import NAMESPACE
from services.session.looking import Looking

if TYPE_CHECKING:
    from services.kubernetes import Cluster


class NameBoard(Looking):
    """`names` are known first (None: not looked yet); `states`, by host, once resolver and servers were asked."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster)
        self.names: Sequence[WantedName] | None = None
        self.states: Mapping[str, NameState] = {}
        self.error: FatetuiError | None = None
        """Why the last look came to nothing."""

    @property
    def addresses(self) -> Mapping[str, str] | None:
        """The names with the addresses that they should have: what a hosts file needs."""
        return None if self.names is None else {name.host: name.address for name in self.names}

    def look(self, namespaces: Iterable[str]) -> None:
        """Look at the Ingresses of KubeFATE and of `namespaces`; not twice at once."""
        self._look(self._run([NAMESPACE, *namespaces]), "names")

    async def _run(self, namespaces: Sequence[str]) -> None:
        try:
            self.names = await wanted_names(self._cluster, namespaces)
            self.revision += 1
            self.states = {state.name.host: state for state in await ask_names(self._cluster, self.names)}
            self.error = None
        except FatetuiError as error:
            self.error = error
