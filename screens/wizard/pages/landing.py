"""What there is to go on with where no cluster answers: kubeconfigs, contexts, minikube. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.look import Tone
from screens.tasks.look import reason_lines, safe
from screens.widgets.lines import Line
from services.errors import FatetuiError
from services.i18n import Message, _
from services.session import Ground, Task
from services.session.ground import RUNNING
from services.text import one_line

_CONTEXTS = 12


def landing_lines(ground: Ground, trouble: FatetuiError | None) -> Iterator[Line]:
    """Why there is no cluster, what is on this machine, and how far minikube is."""
    if trouble is not None:
        yield f"✗ {safe(str(trouble))}", Tone.BAD
        if trouble.remedy is not None:
            yield f"  → {safe(trouble.remedy)}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("Kubeconfigs")), Tone.STRONG
    for file in ground.files:
        path = one_line(str(file.path))
        if file.problem is not None:
            yield f"  ✗ {path}  {safe(file.problem.cause or file.problem.message)}", Tone.BAD
        elif not file.there:
            yield f"  · {path}  {_('is not there')}", Tone.MUTED
        else:
            yield f"  ✓ {path}  {_('contexts: {count}', count=len(file.contexts))}", Tone.PLAIN
    yield from ((f"      {one_line(name)}", Tone.PLAIN) for name in ground.contexts[:_CONTEXTS])
    yield "", Tone.PLAIN
    yield str(_("minikube: {state}", state=minikube_word(ground.minikube))), Tone.PLAIN
    if ground.tasks.tasks:
        yield from task_lines(ground.tasks.tasks[-1])


def minikube_word(state: str | None) -> Message | str:
    """How minikube is, in words."""
    match state:
        case None:
            return _("not installed here")
        case "Running":
            return _("its cluster runs")
        case "Stopped":
            return _("its cluster is stopped")
        case "Paused":
            return _("its cluster is paused")
        case "absent":
            return _("it has no cluster yet")
    return one_line(state)


def task_lines(task: Task) -> Iterator[Line]:
    """What a program of this machine is doing, or how it ended."""
    title = safe(task.deed.title)
    if task.running:
        yield f"… {title}  {safe(task.said) if task.said is not None else ''}", Tone.BUSY
    elif task.reason is not None:
        yield f"✗ {title}", Tone.BAD
        yield from reason_lines(task.reason)
    else:
        yield f"✓ {title}", Tone.GOOD


def minikube_steps(state: str, *, used: bool, ingress: bool) -> Iterator[Line]:
    """The way by minikube, step by step; the first one that is not done is what F6 does."""
    steps = (
        (state == RUNNING, _("its cluster runs")),
        (used, _("its context is the one in use")),
        (ingress, _("its ingress addon is enabled")),
    )
    undone = next((number for number, (done, _about) in enumerate(steps) if not done), len(steps))
    yield str(_("minikube on this machine: {state}", state=minikube_word(state))), Tone.STRONG
    for number, (done, about) in enumerate(steps):
        mark = "✓" if done else "›" if number == undone else "·"
        told = f"  {mark} {number + 1}. {about}"
        yield (f"{told}   {_('F6 does it')}", Tone.STRONG) if number == undone else (told, Tone.PLAIN)
