"""What `fatetui wizard` tells between its prompts: the cluster, the plan, what comes of it. Harmless to show."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fatetui.output import Output
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from fatetui.cli.foreseeing import Foreseen
    from services.wizard import Answers, Draft, Facts, FilePlan


_DEMO_ENDS = _("The demo ends with this command, and its cluster with it; `fatetui demo serve` keeps one")


def tell_facts(output: Output, facts: Facts) -> None:
    """The cluster, in a line or two."""
    usable = sum(usable for _name, _address, usable in facts.nodes)
    told = _(
        "Context {context}, Kubernetes {version}, nodes ready: {ready} of {all}",
        context=one_line(facts.context),
        version=one_line(facts.kubernetes),
        ready=usable,
        all=len(facts.nodes),
    )
    output.prose(str(told))
    for kind, error in facts.unknown:
        output.prose(f"! {kind}: {one_line(str(error), 200)}")


def _tell_time(output: Output, answers: Answers) -> None:
    from services.wizard.estimate import estimate

    base = not answers.facts.kubefate
    wanted = estimate(len(answers.parties), base=base, verify=answers.verify, preloaded=answers.offline)
    told = _("Usually {least} to {most} minutes, most of it for pulling images", least=wanted.least, most=wanted.most)
    output.prose(f"  {told}")


def _tell_room(output: Output, answers: Answers, made: Draft) -> None:
    from services.kubernetes import format_cpu, format_memory

    asked, free = made.demand, answers.facts.free
    told = _(
        "The parties ask for {cpu} CPU and {memory}; free are {free_cpu} CPU and {free_memory}",
        cpu=format_cpu(asked.cpu),
        memory=format_memory(asked.memory),
        free_cpu=format_cpu(free.cpu),
        free_memory=format_memory(free.memory),
    )
    output.prose(f"{' ' if asked.fits(free) else '!'} {told}")


def tell_plan(output: Output, answers: Answers, made: Draft, plans: Iterable[FilePlan], *, stands: bool) -> None:
    """What the parties ask for and how long it takes, unless all of it `stands` already; which files are written."""
    output.line("")
    if not stands:
        _tell_room(output, answers, made)
        _tell_time(output, answers)
    for plan in plans:
        word = _("new") if plan.new else _("unchanged") if plan.same else _("changes")
        output.line(f"  {word}  {plan.path}")
        if not plan.new and not plan.same:
            output.write(plan.diff())
    output.line("")


def tell_changes(output: Output, told: Foreseen) -> None:
    """What the cluster would see of it."""
    for change in told.changes:
        output.prose(f"  ~ {one_line(str(change.summary), 200)}")
    if told.reason is not None:
        output.prose(f"! {told.reason.code} {one_line(str(told.reason.message), 300)}")
        if told.reason.remedy is not None:
            output.prose(f"  → {one_line(str(told.reason.remedy), 300)}")
    elif not told.changes:
        output.prose(f"✓ {_('It is installed already, exactly so: nothing will be changed')}")
    output.line("")


def tell_way_on(output: Output, answers: Path, *, demo: bool) -> None:
    """How to go on with what failed. A command stands on a line of its own, to be copied whole."""
    if demo:
        output.prose(str(_DEMO_ENDS))
        return
    output.prose(str(_("Mend what it says, then go on:")))
    output.line(f"  $ fatetui wizard --answers {shlex.quote(str(answers))} --resume")


def tell_end(output: Output, answers: Answers, made: Draft, *, demo: bool) -> None:
    """What stands, what everybody could get into, and what comes next."""
    from services.wizard.byhand import ByHand, commands_of
    from services.wizard.closing import HOW_TO_CHANGE, known_passwords

    output.line("")
    output.prose(f"✓ {_('The federation stands.')}")
    if passwords := [*known_passwords(answers, made)]:
        output.prose(str(_("Passwords that everybody knows: change them")))
        for one in passwords:
            output.prose(f"  ! {one_line(str(one), 300)}")
        output.prose(f"  {HOW_TO_CHANGE}")
    if demo:
        output.prose(str(_DEMO_ENDS))
        return
    output.prose(str(_("What comes next")))
    for typed in ("fatetui", *commands_of("summary", ByHand(answers, made))):
        output.line(f"  $ {typed}")
