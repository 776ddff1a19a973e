"""`:images`: every image that a pod wants, whether the nodes have it, and why a pull fails."""

from __future__ import annotations

from screens.images.rows import COLUMNS, Image, image_row, images
from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.widgets.picture import Picture
from services.i18n import _
from services.kubernetes import Snapshot
from services.session import Session, Wanted


class ImagesScreen(ListingScreen):
    """Enter leads to the pods that want it."""

    SCOPES = ListingScreen.SCOPES | {"images"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._wanted = (Wanted("Pod", place.namespace), Wanted("Node"), Wanted("Event", place.namespace))
        self._session: Session | None = None
        self._seen: tuple[Snapshot, Snapshot, Snapshot] | None = None
        self._images: list[Image] = []

    async def on_unmount(self) -> None:
        if self._session is not None:
            self._session.release(*self._wanted)

    def retranslate(self) -> None:
        super().retranslate()
        self._seen = None

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        if self._session is None:
            self._session = session
            await session.want(*self._wanted)
        pods, nodes, events = (session.view(wanted) for wanted in self._wanted)
        seen = (pods.snapshot, nodes.snapshot, events.snapshot)
        # What is being pulled grows older without any news.
        if seen != self._seen or (tick and any(image.pulling for image in self._images)):
            self._seen, self._images = seen, images(*seen)
        rows = [image_row(image, len(nodes.snapshot)) for image in self._images]
        empty = Picture("○", Tone.MUTED, _("No pod wants an image"), None, _("0 looks at all namespaces"))
        self.present(self.arranged(rows), len(rows), pods, empty)

    def do_open(self) -> None:
        row = self.table.current
        if row is not None and isinstance(row.subject, Image):
            names = "|".join(pod.partition("/")[2] for pod in row.subject.pods)
            self.app.enter(Place("pods", self.place.namespace, filter=f"({names})"))
