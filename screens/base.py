"""The frame of every screen: header, breadcrumbs or prompt, a body, the keys."""

from __future__ import annotations

import inspect
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkType

from screens.host import Host, Standing, nothing_lacks
from screens.widgets.header import Header
from screens.widgets.jumping import JumpScreen
from screens.widgets.keybar import KeyBar
from screens.widgets.prompt import COMMAND, FILTER, PromptLine
from services.i18n import _
from services.session import Trust

if TYPE_CHECKING:
    from screens.place import Place


class ConsoleScreen(Screen[None]):
    """A place of the console. Actions of the registry reach it as methods called `do_<id>`.

    `pull` is called when something may have changed, at most four times a second, and on the visible screen only.
    """

    app = getters.app(Host)
    header = getters.query_one(Header)
    prompt = getters.query_one(PromptLine)
    keys = getters.query_one(KeyBar)

    SCOPES: ClassVar[frozenset[str]] = frozenset()
    AUTO_FOCUS = ""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def compose(self) -> ComposeResult:
        yield Header()
        yield PromptLine()
        yield from self.compose_body()
        yield KeyBar()

    @abstractmethod
    def compose_body(self) -> Iterable[Widget]:
        """What stands between the breadcrumbs and the keys."""

    @abstractmethod
    async def pull(self, *, tick: bool) -> None:
        """Show what is known now. `tick`: a second has passed since the last one."""

    @property
    def scopes(self) -> frozenset[str]:
        """For which of the registry's actions it has methods."""
        return self.SCOPES

    @property
    def doers(self) -> Sequence[object]:
        """Who has those methods: the screen, and its parts that take some of it over."""
        return (self,)

    @property
    def types(self) -> bool:
        """Whether letters are text now."""
        return isinstance(self.focused, Input | TextArea)

    @property
    def body(self) -> Widget | None:
        """What has the focus while nothing is typed."""
        return None

    @property
    def command_words(self) -> Mapping[str, object]:
        """What stands in the places of capital words, where an action here is shown as a command."""
        return {}

    def standing(self) -> Standing:
        """What decides about actions; screens with more to tell extend it."""
        session = self.app.session
        live = session is not None and session.link().trust is Trust.LIVE
        lacks = session.permissions.lacks("", None) if session is not None else nothing_lacks
        read_only = session is not None and session.read_only
        return Standing(self.scopes, live=live, read_only=read_only, lacks=lacks, reachable=self._reachable())

    def _reachable(self) -> frozenset[str] | None:
        """While something is typed, letters are text, and some other keys belong to the widget that has the focus."""
        if not self.types:
            return None
        return frozenset(key for key, bound in self.active_bindings.items() if bound.node is self.app)

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        if self.query(KeyBar):
            self._pull_keys()

    def _pull_keys(self) -> None:
        self.keys.hints = self.prompt.hints
        self.keys.pull()

    def retranslate(self) -> None:
        """The language changed; the next pull shows all in the new one."""

    def filter_by(self, text: str) -> None:
        """Let only through what fits `text`."""

    @property
    def filter_text(self) -> str:
        """What it is filtered by."""
        return ""

    def count_text(self) -> str:
        """How much there is, for the breadcrumbs."""
        return ""

    def pull_frame(self) -> None:
        """Show the frame as things are now."""
        with self.here():
            self.header.pull()
            self.prompt.pull(self.count_text(), self.filter_text)
            self._pull_keys()

    def on_mount(self) -> None:
        self._focus_body()

    async def on_screen_resume(self) -> None:
        if not self.prompt.typing:
            self._focus_body()
        self.call_after_refresh(self.pull_now)

    async def pull_now(self, *, tick: bool = False) -> None:
        """Show what is known, without waiting for the next pulse; with a `tick` it is that pulse."""
        if self.is_mounted and self.is_attached:
            with self.here():
                await self.pull(tick=tick)
            self.pull_frame()

    def run_worker(self, work: WorkType[Any], *how: Any, **options: Any) -> Worker[Any]:
        """A worker is the screen's: it ends with it."""

        async def while_here() -> Any:
            with self.here():
                made = work() if callable(work) else work
                return await made if inspect.isawaitable(made) else made

        return super().run_worker(while_here, *how, **options)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Where something is waited for. A screen that was left meanwhile has no parts any more: that is no defect, and
        nothing is done."""
        try:
            yield
        except NoMatches:
            if self.app.is_running and self in self.app.screen_stack:
                raise

    async def settle(self) -> None:
        """Come to an end with what is being made anew: a key waits for it, and is for what stands there then."""

    def do_command(self) -> None:
        """Open the prompt for a command."""
        self.prompt.begin(COMMAND)

    def do_filter(self) -> None:
        """Open the prompt for a filter."""
        self.prompt.begin(FILTER, self.filter_text)

    def do_jump(self) -> None:
        """Put letters over what can have the focus; the next key chooses."""
        if len(self.panes) < 2:
            self.app.say(_("There is only one pane here"))
        else:
            self.app.push_screen(JumpScreen(self.panes), self._jumped)

    @property
    def panes(self) -> list[Widget]:
        """What can have the focus and is seen whole."""
        return [one for one in self.focus_chain if one.region and self.region.contains_region(one.region)]

    def _jumped(self, target: Widget | None) -> None:
        if target is not None:
            self.set_focus(target)

    def do_back(self) -> None:
        """First take the filter away, then go back."""
        if self.filter_text:
            self.filter_by("")
            self.pull_frame()
        else:
            self.app.back()

    @on(PromptLine.Typed)
    def _typed(self, event: PromptLine.Typed) -> None:
        event.stop()
        if event.done:
            self._focus_body()
        if event.mode == FILTER:
            self.filter_by(event.text)
            self.pull_frame()
        elif event.text.strip():
            self.app.obey(event.text)

    def _focus_body(self) -> None:
        if self.body is not None:
            self.set_focus(self.body)
