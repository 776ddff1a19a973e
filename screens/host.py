"""What screens may ask of the application that shows them: fatetui.app implements it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from screens.look import Tone
from services.errors import plain_words
from services.i18n import verbatim
from services.text import one_line

if TYPE_CHECKING:
    from screens.place import Place
    from services.errors import FatetuiError
    from services.i18n import Message
    from services.kubernetes import Object
    from services.session import AnyDeed, Ground, ScriptDeed, Session
    from services.session.permissions import Lacks
    from services.session.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as it is offered here and now. `refused` says why it cannot be done at the moment."""

    id: str
    key: str
    title: Message
    help: Message
    group: Message
    footer: bool = False
    footing: int = 0
    """Its place in the line of keys: what is smaller comes first."""
    refused: Message | None = None
    words: tuple[str, ...] = ()


def nothing_lacks(_need: str) -> Message | None:
    """Where permissions mean nothing."""
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an action can be done: the screen tells it, the predicates of actions read it."""

    scopes: frozenset[str]
    selected: bool = False
    marked: int = 0
    namespaced: bool = False
    live: bool = False
    read_only: bool = False
    lacks: Lacks = nothing_lacks
    """Which permissions are missing for what is looked at."""
    reachable: frozenset[str] | None = None
    """The keys that reach actions while something is typed; None: all do."""
    party: bool = False
    """Whether it is a party that is under the cursor."""
    idle: frozenset[str] = frozenset()
    """Ids of actions that have nothing to do at this moment: they say so when asked, and their keys are not shown."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was said to the operator, kept to be read again."""

    text: Message
    tone: Tone
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it holds here. `origin` is the file or flag that it comes from."""

    name: str
    value: str
    origin: Message
    about: Message


_COMPLAINT = 300
"""Characters of an error that are told in passing."""


class Host(App[int]):
    """The application as its screens know it."""

    session: Session | None = None
    trouble: FatetuiError | None = None
    """Why there is no session."""

    @property
    @abstractmethod
    def kubeconfig(self) -> Path | None:
        """The kubeconfig that was named; None for the usual ones."""

    @property
    @abstractmethod
    def ground(self) -> Ground:
        """What there is without a session."""

    def now(self) -> datetime:
        """The clock that ages are told by."""
        return datetime.now(UTC)

    @abstractmethod
    async def give_way(self) -> None:
        """Let others have their turn: whoever has much to do asks for it every few milliseconds. A key comes first."""

    @property
    @abstractmethod
    def at_rest(self) -> bool:
        """Whether no key has come for a while."""

    @property
    @abstractmethod
    def notices(self) -> Sequence[Notice]:
        """What was said so far, oldest first."""

    @property
    @abstractmethod
    def own_log(self) -> Iterable[tuple[int, str]]:
        """The last lines of the program's own log, each with its level."""

    @property
    @abstractmethod
    def log_path(self) -> Path | None:
        """The file that they are in."""

    @property
    @abstractmethod
    def trail(self) -> Sequence[Place]:
        """The places from the first one to here."""

    @property
    @abstractmethod
    def production(self) -> bool:
        """Whether the context is marked as production."""

    @abstractmethod
    def is_production(self, context: str) -> bool:
        """The same of any context."""

    @abstractmethod
    def marks(self, context: str) -> Sequence[Message]:
        """What settings and flags say of a context."""

    @abstractmethod
    def offers(self, screen: Screen[object] | None = None) -> list[Offer]:
        """The actions of `screen`, or of the one shown, in their order."""

    @abstractmethod
    def enter(self, place: Place) -> None:
        """Go one deeper, to `place`."""

    @abstractmethod
    def go(self, place: Place) -> None:
        """Go to `place`, and forget the way that led here."""

    @abstractmethod
    def swap(self, place: Place) -> None:
        """Go to `place` in place of here, on the same way."""

    @abstractmethod
    def back(self) -> None:
        """One step back."""

    @abstractmethod
    def use_context(self, name: str, then: Callable[[], None] | None = None) -> None:
        """Open another context in place of the present one; what is done `then` leads home unless it is told."""

    @abstractmethod
    def use_kubeconfig(self, path: Path, then: Callable[[], None]) -> None:
        """From now on read contexts from `path` alone, and open its current one, or its first."""

    @abstractmethod
    def open_demo(self, then: Place) -> None:
        """Start a simulated cluster, which lives as long as the application, and go to `then` on it."""

    @abstractmethod
    def use_namespace(self, namespace: str | None) -> None:
        """From now on look at `namespace`, or at all."""

    @abstractmethod
    def obey(self, line: str) -> None:
        """Do what was typed after `:`."""

    @abstractmethod
    def complete(self, line: str) -> str | None:
        """The whole line that `line` is most likely the beginning of."""

    @abstractmethod
    def say(self, text: Message, tone: Tone = Tone.PLAIN) -> None:
        """Tell the operator something, in passing."""

    def complain(self, error: Exception, tone: Tone = Tone.BAD) -> None:
        """Tell the operator why something could not be done."""
        self.say(verbatim(one_line(plain_words(error), _COMPLAINT)), tone)

    @abstractmethod
    def copy(self, text: str) -> None:
        """Put `text` on the clipboard, secrets masked, and say so."""

    @abstractmethod
    def save(self, stem: str, suffix: str, content: str) -> None:
        """Write `content` to a new file of the working directory, secrets masked, and say how it is called."""

    @abstractmethod
    def propose(self, deed: AnyDeed) -> None:
        """Show what `deed` would change; do it when the operator agrees."""

    @abstractmethod
    def begin(self, deed: AnyDeed) -> None:
        """Do `deed`, which the operator has agreed to, and say so, or why it cannot be."""

    @abstractmethod
    def deed_of(self, files: Mapping[str, str]) -> ScriptDeed:
        """The script and its party files in `files`, the script first, to be rehearsed. Raises FatetuiError."""

    @abstractmethod
    def deed_at(self, script: Path) -> ScriptDeed:
        """The script of that file, to be run. Raises FatetuiError with all that is wrong with it."""

    @abstractmethod
    def ask(
        self, question: Message, answer: str, complaint: Callable[[str], Message | None], then: Callable[[str], None]
    ) -> None:
        """Ask for one line; `answer` is proposed, `complaint` tells what is wrong with one, `then` gets it."""

    @abstractmethod
    def choose(
        self, question: Message, options: Sequence[tuple[str, Message | str]], then: Callable[[str], None]
    ) -> None:
        """Let one of `options` be chosen, each with its id; `then` gets the id, and is not called for Esc."""

    @property
    @abstractmethod
    def workbench(self) -> Workbench:
        """The party files of the folder that fatetui was started in."""

    @abstractmethod
    def edit_object(self, kind: str, obj: Object) -> None:
        """Let the operator edit `obj` in an editor; what became otherwise is proposed."""

    @abstractmethod
    def shell_into(self, pod: Object, container: str) -> None:
        """Give the terminal to a shell in `container`."""

    @abstractmethod
    def attach_to(self, pod: Object, container: str) -> None:
        """Give the terminal to what runs in `container`."""

    @abstractmethod
    def settings_told(self) -> Sequence[Setting]:
        """What is set, for the context in use."""

    @abstractmethod
    def title_of(self, view: str) -> Message:
        """What a view is called."""

    @abstractmethod
    def table_of(self, kind: str) -> str | None:
        """The view that lists the objects of a kind; None where only their descriptions can be seen."""

    @property
    @abstractmethod
    def words(self) -> Iterable[tuple[tuple[str, ...], Message]]:
        """What may be typed after `:`, the words of one thing together, and what it is."""

    @abstractmethod
    def history(self, mode: str) -> list[str]:
        """What was typed after `:` or `/` so far; whoever types adds to it."""
