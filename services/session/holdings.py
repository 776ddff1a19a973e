"""What KubeFATE itself holds, asked when somebody wants to see it: charts and users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.kubefate import Chart, KubeFate, User
from services.session.looking import Looking

if TYPE_CHECKING:
    from services.kubernetes import Cluster


class Holdings(Looking):
    """`charts` and `users` are None before the first answer. `problem` is why the last look came to nothing, and
    `no_users` why it told no users: services before 1.3.0 list none (kubefate.md §2.6)."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster)
        self.charts: tuple[Chart, ...] | None = None
        self.users: tuple[User, ...] | None = None
        self.problem: FatetuiError | None = None
        self.no_users: FatetuiError | None = None

    def look(self) -> None:
        """Ask for both."""
        self._look(self._ask(), "holdings")

    async def example(self, name: str, version: str) -> str:
        """The example party file of a chart. Raises FatetuiError."""
        async with self._kubefate() as kubefate:
            if not isinstance(kubefate, KubeFate):
                raise kubefate
            return await kubefate.values_example(name, version)

    async def _ask(self) -> None:
        async with self._kubefate() as kubefate:
            if not isinstance(kubefate, KubeFate):
                self.problem = kubefate
                return
            try:
                self.charts = tuple(await kubefate.charts())
                self.problem = None
            except FatetuiError as error:
                self.problem = error
            try:
                self.users = tuple(await kubefate.users())
                self.no_users = None
            except FatetuiError as error:
                self.no_users = error
