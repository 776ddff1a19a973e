"""The plan: room, time, files, what the cluster would see, the script. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.look import Tone
from screens.tasks.look import change_line, reason_lines, safe
from screens.widgets.lines import Line
from screens.wizard.pages.checks import fitness_lines
from screens.wizard.view import View
from services.federation import demand_of
from services.i18n import _
from services.kubernetes import format_cpu, format_memory
from services.session import Rehearsal
from services.text import one_line
from services.wizard import Draft, host_lines
from services.wizard.estimate import estimate
from services.wizard.scripting import SCRIPT


def plan_lines(view: View) -> Iterator[Line]:
    """All of it, the most important first."""
    made = view.made
    if made is None:
        if view.problem is not None:
            yield f"✗ {one_line(str(view.problem), 300)}", Tone.BAD
        for problem in view.answers.problems:
            yield f"! {problem.question.title}: {problem.message}", Tone.WARN
        return
    yield from _verdict(view)
    if view.problem is not None:
        return
    if view.stands:
        yield from _proving(view)
    else:
        yield from fitness_lines(view)
        yield from _room(view, made)
        yield from _time(view)
    yield "", Tone.PLAIN
    yield str(_("In the cluster")), Tone.STRONG
    yield from rehearsed(view.rehearsal)
    yield "", Tone.PLAIN
    yield from _files(view)
    yield from _hosts(view, made)
    yield "", Tone.PLAIN
    yield str(_("Cannot be undone by going back: what Ctrl-N begins. :parties uninstalls it again")), Tone.MUTED
    yield "", Tone.PLAIN
    yield f"{SCRIPT}", Tone.STRONG
    yield from ((f"  {line}", Tone.MUTED) for line in made.files[SCRIPT].splitlines())


def _verdict(view: View) -> Iterator[Line]:
    failed = view.installation.failed
    if view.stands and failed is not None:
        told = _("All of it is there, but step {step} did not succeed: Ctrl-N looks at it again", step=failed.id)
        yield f"! {told}", Tone.WARN
    elif view.stands:
        told = _("It is installed already, exactly so: nothing will be changed. Ctrl-N only proves it")
        yield f"✓ {told}", Tone.GOOD
    elif view.obstacle is not None:
        yield f"✗ {safe(view.obstacle)}", Tone.BAD
        yield str(_("Mend it or answer otherwise; F5 looks again")), Tone.STRONG
    else:
        yield str(_("Ctrl-N writes the files and installs")), Tone.STRONG


def _room(view: View, made: Draft) -> Iterator[Line]:
    for context in dict.fromkeys(made.contexts.values()):
        asked, free = made.demand_on(context), view.answers.facts.of(context).free
        room = _(
            "{context}: the parties ask for {cpu} CPU and {memory}; free are {free_cpu} CPU and {free_memory}",
            context=one_line(context),
            cpu=format_cpu(asked.cpu),
            memory=format_memory(asked.memory),
            free_cpu=format_cpu(free.cpu),
            free_memory=format_memory(free.memory),
        )
        yield (f"· {room}", Tone.PLAIN) if asked.fits(free) else (f"! {room}", Tone.WARN)
        for party in made.parties:
            if made.contexts[party.name] == context:
                own, name = demand_of(party), one_line(party.name)
                sizes = f"{format_cpu(own.cpu)} CPU, {format_memory(own.memory)}"
                yield f"    {name}  {party.chart_version}  {sizes}", Tone.PLAIN
                ways = (*party.routes, *party.table_routes)
                routes = ", ".join(f"{route.party_id} → {route.host}:{route.port}" for route in ways)
                if routes:
                    yield f"        {one_line(routes, 160)}", Tone.MUTED


def _time(view: View) -> Iterator[Line]:
    answers = view.answers
    wanted = estimate(
        len(answers.parties), base=not answers.facts.kubefate, verify=answers.verify, preloaded=answers.offline
    )
    told = _("Usually {least} to {most} minutes, most of it for pulling images", least=wanted.least, most=wanted.most)
    yield f"· {told}", Tone.PLAIN


def _proving(view: View) -> Iterator[Line]:
    """What is left to do where all of it stands."""
    answers = view.answers
    if answers.verify:
        wanted = estimate(len(answers.parties), base=False, verify=True, preloaded=True, installed=True)
        told = _("The tests usually take {least} to {most} minutes", least=wanted.least, most=wanted.most)
        yield f"· {told}", Tone.PLAIN


def rehearsed(rehearsal: Rehearsal | None) -> Iterator[Line]:
    """What a dry run says."""
    if rehearsal is None:
        yield f"  {_('Looking what would change …')}", Tone.BUSY
        return
    if rehearsal.reason is not None:
        yield from reason_lines(rehearsal.reason)
    yield from map(change_line, rehearsal.changes)
    if not rehearsal.changes and rehearsal.reason is None:
        yield f"  ✓ {_('Nothing would change: it is so already')}", Tone.GOOD


def _files(view: View) -> Iterator[Line]:
    yield str(_("Files")), Tone.STRONG
    for plan in view.files:
        word = _("new") if plan.new else _("unchanged") if plan.same else _("changes")
        yield f"  {word}  {one_line(str(plan.path))}", Tone.MUTED if plan.same else Tone.PLAIN
        if not plan.new and not plan.same:
            for line in plan.diff().splitlines()[2:]:
                yield f"      {one_line(line)}", Tone.WARN if line.startswith("-") else Tone.MUTED


def _hosts(view: View, made: Draft) -> Iterator[Line]:
    if view.answers.ingress is None:
        return
    yield "", Tone.PLAIN
    yield str(_("Lines for hosts files, where no DNS has the names")), Tone.STRONG
    yield from ((f"  {address} {one_line(name)}", Tone.PLAIN) for address, name in host_lines(view.answers, made))
