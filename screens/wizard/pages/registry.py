"""The registry page: every image, what its registry says of it, and a node's own try. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.lines import Line
from screens.wizard.pages.landing import task_lines
from screens.wizard.view import View
from services.i18n import Message, _
from services.kubernetes import format_memory
from services.registry import Answer, Outcome
from services.text import one_line

_GLYPHS = {
    Outcome.THERE: ("✓", Tone.GOOD),
    Outcome.MISSING: ("✗", Tone.BAD),
    Outcome.REFUSED: ("!", Tone.BAD),
    Outcome.SILENT: ("?", Tone.UNSURE),
}


def images_lines(view: View) -> Iterator[Line]:
    """The images that the nodes will ask for; from F6 on also whether they are to be had."""
    if view.made is None:
        return
    images = view.made.images
    yield str(_verdict(view, images)), Tone.STRONG
    for image in images:
        yield _image(image, view.registry.get(image), asking=view.asking)
    if view.pull is not None:
        yield from task_lines(view.pull)
    if view.answers.offline:
        yield f"· {_('images.txt with the commands that load them is written beside the script')}", Tone.PLAIN
    yield str(_("F6 asks the registry, lets a node pull one image, or saves the list")), Tone.MUTED


def _verdict(view: View, images: tuple[str, ...]) -> Message:
    told = [view.registry[image] for image in images if image in view.registry]
    if not told:
        return _("{count} images", count=len(images))
    if all(answer.outcome is Outcome.SILENT for answer in told):
        return _("From this machine no registry can be asked; the nodes may reach it all the same")
    there = sum(answer.outcome is Outcome.THERE for answer in told)
    sizes = [answer.size for answer in told if answer.size is not None]
    if not sizes:
        return _("{there} of {count} images are there", there=there, count=len(images))
    return _(
        "{there} of {count} images are there, {size} to be pulled by a node that runs them all",
        there=there,
        count=len(images),
        size=format_memory(sum(sizes)),
    )


def _image(image: str, answer: Answer | None, *, asking: bool) -> Line:
    name = one_line(image)
    if answer is None:
        return (f"… {name}", Tone.BUSY) if asking else (f"  {name}", Tone.PLAIN)
    glyph, tone = _GLYPHS[answer.outcome]
    told = format_memory(answer.size) if answer.size is not None else safe(answer.said)
    return f"{glyph} {name}  {told}".rstrip(), tone
