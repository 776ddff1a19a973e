"""The line that says where one is, and takes what is typed after `:` or `/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message as TextualMessage
from textual.suggester import Suggester
from textual.widgets import Input, Static

from screens.host import Host
from screens.look import Tone
from screens.widgets.text import tell, toned
from services.i18n import _
from services.redact import secrets
from services.text import one_line

if TYPE_CHECKING:
    from services.i18n import Message

COMMAND, FILTER = ":", "/"
HINTS: Mapping[str, Sequence[tuple[str, Message]]] = MappingProxyType(
    {
        COMMAND: (("Enter", _("Go")), ("Tab", _("Complete")), ("↑", _("Typed before")), ("Esc", _("Give up"))),
        FILTER: (("Enter", _("Keep")), ("Tab", _("Complete")), ("↑", _("Typed before")), ("Esc", _("Give up"))),
    }
)
"""What its keys do, by what it is open for."""
_LONGEST = 30


class _Completion(Suggester):
    """Commands by the registry, filters by history."""

    def __init__(self, host: Host) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._host = host
        self.mode = COMMAND

    async def get_suggestion(self, value: str) -> str | None:
        if self.mode == COMMAND:
            return self._host.complete(value)
        return next((line for line in reversed(self._host.history(FILTER)) if line.startswith(value)), None)


class PromptInput(Input):
    """One line with history; Tab takes the completion."""

    app = getters.app(Host)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "cursor_right", show=False),
        Binding("up,ctrl+p", "older", show=False),
        Binding("down,ctrl+n", "newer", show=False),
    ]
    mode = COMMAND
    _at = 0

    class GivenUp(TextualMessage):
        """Escape was pressed."""

    def begin(self, mode: str, text: str) -> None:
        """Take what is typed after `mode`."""
        self.mode = mode
        self._at = len(self.app.history(mode))
        self.value = text
        self.cursor_position = len(text)

    def on_key(self, event: events.Key) -> None:
        """What was typed ahead of a prompt that has closed meanwhile belongs to whoever has the focus now."""
        if not self.can_focus:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))

    def key_enter(self, event: events.Key) -> None:
        """Close at once: the next key may be here already."""
        if self.can_focus:
            event.stop()
            self.post_message(self.Submitted(self, self.value))
            self.can_focus = False

    def key_escape(self, event: events.Key) -> None:
        """Type nothing after all."""
        if self.can_focus:
            event.stop()
            self.post_message(self.GivenUp())
            self.can_focus = False

    def action_cursor_right(self, select: bool = False) -> None:
        if not select and self.cursor_at_end and not self._suggestion:
            return
        super().action_cursor_right(select)

    def action_older(self) -> None:
        """The line typed before this one."""
        self._recall(-1)

    def action_newer(self) -> None:
        """The line typed after this one."""
        self._recall(1)

    def _recall(self, step: int) -> None:
        lines = self.app.history(self.mode)
        self._at = max(0, min(len(lines), self._at + step))
        self.value = lines[self._at] if self._at < len(lines) else ""
        self.cursor_position = len(self.value)


class PromptLine(Horizontal):
    """Breadcrumbs; while something is typed, the prompt stands in their place."""

    app = getters.app(Host)
    crumbs = getters.query_one("#crumbs", Static)
    sign = getters.query_one("#sign", Static)
    field = getters.query_one("#field", PromptInput)

    DEFAULT_CSS = """
    PromptLine {
        height: 1;
        & #crumbs { width: 1fr; }
        & #sign { width: 3; }
        & #field { width: 1fr; border: none; height: 1; padding: 0; }
        &.-folded { display: none; }
    }
    """

    class Typed(TextualMessage):
        """Enter was pressed in the prompt; with `mode` FILTER and not `done`, a letter."""

        def __init__(self, mode: str, text: str, *, done: bool) -> None:
            super().__init__()
            self.mode = mode
            self.text = text
            self.done = done

    def compose(self) -> ComposeResult:
        yield Static(id="crumbs")
        yield Static(id="sign")
        self._completion = _Completion(self.app)
        yield PromptInput(id="field", compact=True, suggester=self._completion, select_on_focus=False)

    _folded = False

    def on_mount(self) -> None:
        self.end()

    def fold(self, *, on: bool) -> None:
        """Show nothing unless something is typed."""
        self._folded = on
        self._swap(typing=self.typing)

    def begin(self, mode: str, text: str = "") -> None:
        """Open the prompt."""
        self._completion.mode = mode
        self.sign.update(Content(f" {mode} "))
        self._swap(typing=True)
        self.field.begin(mode, text)
        # At once: whoever types fast has typed the next letter already.
        self.screen.set_focus(self.field)

    def end(self) -> None:
        """Back to the breadcrumbs."""
        self._swap(typing=False)

    def _swap(self, *, typing: bool) -> None:
        self.set_class(self._folded and not typing, "-folded")
        self.set_class(not typing, "-idle")
        self.crumbs.display = not typing
        self.sign.display = self.field.display = typing
        # While nothing is typed, keys must never end up in the prompt.
        self.field.can_focus = typing

    @property
    def hints(self) -> Sequence[tuple[str, Message]]:
        """What its keys do; nothing while it is closed."""
        return HINTS[self.field.mode] if self.typing else ()

    @property
    def typing(self) -> bool:
        """Whether the prompt is open."""
        return bool(self.field.display)

    def pull(self, count: str, filter_text: str) -> None:
        """Show the way here, how many rows there are, and what they are filtered by."""
        parts: list[Content] = []
        for number, place in enumerate(self.app.trail):
            last = number + 1 == len(self.app.trail)
            title = secrets.mask(str(place.title or self.app.title_of(place.view)))
            parts.append(toned(one_line(title, _LONGEST), Tone.STRONG if last else Tone.MUTED))
        line = Content.assemble(" ", toned(" › ", Tone.MUTED).join(parts))
        if count:
            line = Content.assemble(line, toned(f"  {count}", Tone.MUTED))
        if filter_text:
            line = Content.assemble(line, "  ", toned(f"/{one_line(filter_text, _LONGEST)}", Tone.BUSY))
        tell(self.crumbs, line, layout=False)

    @on(Input.Changed, "#field")
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.typing and self.field.mode == FILTER:
            self.post_message(self.Typed(FILTER, event.value, done=False))

    @on(Input.Submitted, "#field")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        lines = self.app.history(self.field.mode)
        if event.value.strip() and event.value not in lines[-1:]:
            lines.append(event.value)
        self.end()
        self.post_message(self.Typed(self.field.mode, event.value, done=True))

    @on(PromptInput.GivenUp)
    def _given_up(self, event: PromptInput.GivenUp) -> None:
        event.stop()
        mode = self.field.mode
        self.end()
        self.post_message(self.Typed(mode, "", done=True))
