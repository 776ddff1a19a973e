"""Facts, plan and pages of the wizard as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from screens.look import Tone
from screens.tasks.look import change_line, reason_lines, safe
from screens.widgets.lines import Line
from screens.widgets.text import toned
from services.i18n import _
from services.kubernetes import format_cpu, format_memory
from services.session import Rehearsal
from services.text import one_line
from services.wizard import PAGES, Answers, Draft, Facts, FilePlan


def page_list(current: int, answers: Answers) -> Content:
    """All pages: where one is, which are done, which cannot be left as they are."""
    wrong = {problem.question.page for problem in answers.problems}
    lines = []
    for number, page in enumerate(PAGES):
        if page.id in wrong:
            glyph, tone = "!", Tone.WARN
        elif number == current:
            glyph, tone = "●", Tone.STRONG
        else:
            glyph, tone = ("✓", Tone.GOOD) if number < current else ("·", Tone.MUTED)
        title = toned(str(page.title), Tone.STRONG if number == current else Tone.PLAIN)
        lines.append(Content.assemble(toned(f" {glyph} ", tone), title))
    return Content("\n").join(lines)


def fact_lines(facts: Facts) -> Iterator[Line]:
    """What was found in the cluster."""
    usable = [name for name, _address, usable in facts.nodes if usable]
    yield f"{_('Context')}  {one_line(facts.context)}", Tone.PLAIN
    yield f"Kubernetes  {one_line(facts.kubernetes)}", Tone.PLAIN
    nodes = _("nodes ready: {ready} of {all}", ready=len(usable), all=len(facts.nodes))
    yield f"{'✓' if usable else '✗'} {nodes}", Tone.GOOD if usable else Tone.BAD
    for name, address, ready in facts.nodes[:8]:
        yield f"    {one_line(name)}  {one_line(address)}", Tone.PLAIN if ready else Tone.WARN
    cpu, memory = format_cpu(facts.free.cpu), format_memory(facts.free.memory)
    yield str(_("Free: {cpu} CPU, {memory}", cpu=cpu, memory=memory)), Tone.PLAIN
    if facts.kubefate:
        yield f"✓ {_('KubeFATE {version} runs here and is used', version=one_line(facts.kubefate))}", Tone.GOOD
    else:
        yield f"· {_('KubeFATE does not run here: it will be installed')}", Tone.PLAIN
    classes = ", ".join(map(one_line, facts.ingress_classes))
    yield (f"✓ {_('Ingress: {classes}', classes=classes)}" if classes else f"· {_('No ingress class')}"), Tone.PLAIN
    for kind, error in facts.unknown:
        yield f"! {kind}: {one_line(str(error), 200)}", Tone.WARN


def problem_lines(answers: Answers) -> Iterator[Line]:
    """What has to be answered otherwise before anything can be planned."""
    for problem in answers.problems:
        yield f"! {problem.question.title}: {problem.message}", Tone.WARN


def plan_lines(
    facts: Facts, made: Draft, files: Sequence[FilePlan], rehearsal: Rehearsal | None, commands: Iterable[str]
) -> Iterator[Line]:
    """The plan: room, parties, files, what the cluster would see, and the commands it stands for."""
    asked, free = made.demand, facts.free
    room = _(
        "The parties ask for {cpu} CPU and {memory}; free are {free_cpu} and {free_memory}",
        cpu=format_cpu(asked.cpu),
        memory=format_memory(asked.memory),
        free_cpu=format_cpu(free.cpu),
        free_memory=format_memory(free.memory),
    )
    yield (f"✓ {room}", Tone.GOOD) if asked.fits(free) else (f"! {room}", Tone.WARN)
    for party in made.parties:
        routes = ", ".join(f"{route.party_id} → {route.host}:{route.port}" for route in party.routes)
        yield f"  {one_line(party.name)}  {party.chart_version}  {one_line(routes, 160)}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("Files")), Tone.STRONG
    for plan in files:
        word = _("new") if plan.new else _("unchanged") if plan.same else _("changes")
        yield f"  {word}  {one_line(str(plan.path))}", Tone.MUTED if plan.same else Tone.PLAIN
        if not plan.new and not plan.same:
            for line in plan.diff().splitlines()[2:]:
                yield f"      {one_line(line)}", Tone.WARN if line.startswith("-") else Tone.MUTED
    yield "", Tone.PLAIN
    yield str(_("In the cluster")), Tone.STRONG
    yield from _rehearsed(rehearsal)
    yield "", Tone.PLAIN
    yield str(_("By hand it would be:")), Tone.MUTED
    for command in commands:
        yield f"  $ {safe(command)}", Tone.MUTED


def _rehearsed(rehearsal: Rehearsal | None) -> Iterator[Line]:
    if rehearsal is None:
        yield f"  {_('Looking what would change …')}", Tone.BUSY
        return
    if rehearsal.reason is not None:
        yield from reason_lines(rehearsal.reason)
    yield from map(change_line, rehearsal.changes)
    if not rehearsal.changes and rehearsal.reason is None:
        yield f"  ✓ {_('Nothing would change: it is so already')}", Tone.GOOD
