"""One question as a field of a form: a line to type in, or a choice."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message as TextualMessage
from textual.widgets import Input, Static

from screens.look import Tone
from screens.widgets.queues import digested
from screens.widgets.text import toned
from services.i18n import Message, _
from services.text import one_line
from services.wizard import Question

Choices = tuple[tuple[str, Message | str], ...]


class Choice(Static, can_focus=True):
    """One of several answers: Left and Right change it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l,space", "step(1)", show=False),
        Binding("home", "step(-99)", show=False),
        Binding("end", "step(99)", show=False),
        Binding("enter", "accept", show=False),
    ]

    class Changed(TextualMessage):
        """Another answer was chosen."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    class Accepted(TextualMessage):
        """Enter was pressed."""

    def __init__(self, choices: Choices, value: str) -> None:
        super().__init__()
        self._choices = choices
        self.value = value

    def on_mount(self) -> None:
        self._show()

    def action_step(self, by: int) -> None:
        """The answer so many further on; at either end it stays."""
        values = [value for value, _about in self._choices]
        at = values.index(self.value) if self.value in values else 0
        value = values[max(0, min(len(values) - 1, at + by))]
        if value != self.value:
            self.value = value
            self._show()
            self.post_message(self.Changed(value))

    def choose(self, value: str) -> None:
        """Show another answer, which nobody chose here."""
        if value != self.value and value in dict(self._choices):
            self.value = value
            self._show()

    def action_accept(self) -> None:
        """This one."""
        self.post_message(self.Accepted())

    def watch_has_focus(self, _focused: bool) -> None:
        super().watch_has_focus(_focused)
        self._show()

    def _show(self) -> None:
        # What is muted on the page would be so on the cursor's colour too, where nobody can read it.
        muted = Tone.PLAIN if self.has_focus else Tone.MUTED
        values, about = [value for value, _about in self._choices], str(dict(self._choices).get(self.value, ""))
        meaning = toned(f"  {about}" if about else "", muted)
        if len(values) == 1:
            # Nothing to be changed: no arrows that say so.
            self.update(Content.assemble(one_line(self.value), meaning))
            return
        at = values.index(self.value) + 1 if self.value in values else 0
        place = toned(f"  {at}/{len(values)}", muted)
        self.update(Content.assemble("‹ ", one_line(self.value), " ›", place, meaning))


class Field(Vertical):
    """A question: its title, its answer, what it is about or what is wrong with the answer."""

    class Answered(TextualMessage):
        """The answer became another one; `done` when Enter was pressed on it."""

        def __init__(self, question: str, text: str, *, done: bool) -> None:
            super().__init__()
            self.question = question
            self.text = text
            self.done = done

    def __init__(self, question: Question, text: str, choices: Choices | None, *, optional: bool = False) -> None:
        super().__init__(classes="field")
        self._optional = optional
        self.question = question
        self._text = text
        self.choices = choices

    def compose(self) -> ComposeResult:
        yield Static(toned(str(self.question.title), Tone.STRONG), classes="field-title")
        if self.choices is not None:
            yield Choice(self.choices, self._text)
        else:
            placeholder = str(_("may stay empty") if self._optional else _("needed"))
            yield Input(self._text, compact=True, select_on_focus=False, placeholder=placeholder)
        yield Static(classes="field-about")

    def on_mount(self) -> None:
        self.tell(None)

    def on_descendant_focus(self) -> None:
        """Title and explanation come into sight with the answer, as far as there is room."""
        self.call_after_refresh(self.scroll_visible, animate=False, immediate=True)

    def tell(self, problem: Message | None) -> None:
        """Show what is wrong; None for nothing."""
        told = toned(str(self.question.about), Tone.MUTED) if problem is None else toned(f"! {problem}", Tone.WARN)
        self.query_one(".field-about", Static).update(told)

    def same_as(self, other: Field | None) -> bool:
        """Whether `other` asks the same, with the same choices."""
        return other is not None and other.question.id == self.question.id and other.choices == self.choices

    def show(self, text: str) -> None:
        """Show another proposal; what somebody is typing stays."""
        if self.has_focus_within:
            return
        if self.choices is not None:
            self.query_one(Choice).choose(text)
            return
        field = self.query_one(Input)
        if field.value.strip() != text:
            with field.prevent(Input.Changed):
                field.value = text

    @property
    def hint(self) -> Message:
        """What its keys do."""
        if self.choices is not None and len(self.choices) > 1:
            return _("← → another answer, Enter takes it")
        return _("Enter takes what stands there") if self.choices is None else _("Enter goes on")

    def take_focus(self) -> None:
        """Make it the field that keys go to: at once, for `focus()` would come too late for a page that is left."""
        self.screen.set_focus(self.query_one("Input, Choice"))

    async def gone(self) -> None:
        """Take it off the page, once it has dealt with the keys that it was sent."""
        await digested([*self.query("Input, Choice"), self])
        await self.remove()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Answered(self.question.id, event.value, done=False))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(self.question.id, event.value, done=True))

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Answered(self.question.id, event.value, done=False))

    @on(Choice.Accepted)
    def _accepted(self, event: Choice.Accepted) -> None:
        event.stop()
        self.post_message(self.Answered(self.question.id, self.query_one(Choice).value, done=True))


class Questions(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields of a page. What has the focus stays in sight as a whole, whatever room there is; a page down is one
    of what there is to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    @property
    def all(self) -> list[Field]:
        """The fields, as they stand below each other."""
        return list(self.query(Field))

    @property
    def current(self) -> Field | None:
        """The one that has the focus."""
        return next((one for one in self.all if one.has_focus_within), None)

    def action_move(self, by: int) -> None:
        """To the field before or after; at either end it stays."""
        fields = self.all
        at = next((number for number, one in enumerate(fields) if one.has_focus_within), 0)
        if fields:
            fields[max(0, min(len(fields) - 1, at + by))].take_focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_focus)

    def show_focus(self) -> None:
        """Scroll to the question that has the focus."""
        field = self.current
        if field is not None:
            field.scroll_visible(animate=False, immediate=True)
