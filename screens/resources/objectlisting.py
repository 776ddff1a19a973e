"""Tables whose rows are objects of the cluster, or parts of one: what of it can be read."""

from __future__ import annotations

from abc import abstractmethod

from screens.listing import ListingScreen
from screens.place import Place


class ObjectListing(ListingScreen):
    """The actions of the scopes `texts-of` and `logs-of`."""

    @abstractmethod
    def place_of(self, view: str) -> Place | None:
        """Where `view` shows what is under the cursor; None while nothing is."""

    def do_describe(self) -> None:
        self.enter_view("describe")

    def do_yaml(self) -> None:
        self.enter_view("yaml")

    def do_logs(self) -> None:
        self.enter_view("logs")

    def do_previous_logs(self) -> None:
        self.enter_view("previous-logs")

    def enter_view(self, view: str) -> None:
        """Go to `view` of what is under the cursor."""
        place = self.place_of(view)
        if place is not None:
            self.app.enter(place)
