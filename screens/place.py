"""Where the operator is, and the words by which he goes there. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.i18n import Message


@dataclass(frozen=True, slots=True)
class Place:
    """A view and what it is narrowed to. `namespace` None means all. `name` and `kind` tell the one object that a view
    of one object shows; `title` is what the breadcrumbs call it, in the language of the moment where it is a sentence;
    `at` is where in it the cursor begins."""

    view: str
    namespace: str | None = None
    labels: str = ""
    filter: str = ""
    kind: str = ""
    name: str = ""
    title: str | Message = ""
    at: str = ""

    def in_namespace(self, namespace: str | None) -> Place:
        """The same view of another namespace."""
        return replace(self, namespace=namespace, labels="", title=self.kind)


@dataclass(frozen=True, slots=True)
class Command:
    """A line typed after `:`. `argument` is a namespace ("*" for all), or the name of what the view shows."""

    word: str
    argument: str = ""
    filter: str = ""
    context: str = ""


def parse_command(text: str) -> Command:
    """`pods fate-9999 /egg`, `pods app=web`, `pods -f pyt @lab`: a word, then what narrows it, in any order. `@lab`
    alone is the way there."""
    word, _space, rest = text.strip().partition(" ")
    if word.startswith("@"):
        word, rest = "", f"{word} {rest}"
    argument = chosen = context = ""
    words = rest.split()
    for number, part in enumerate(words):
        if part.startswith("@"):
            context = part[1:]
        elif part.startswith("/"):
            # A filter may hold blanks: it is the rest of the line.
            chosen = " ".join(words[number:])[1:]
            break
        elif part in ("-f", "-l"):
            chosen = " ".join(words[number:])
            break
        elif "=" in part:
            chosen = f"-l {part}"
        else:
            argument = "*" if part in ("all", "*", "-A") else part
    return Command(word.casefold(), argument, chosen, context)
