"""`fatetui wizard`: the install wizard; as plain questions where there is no screen, or where one is not wanted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fatetui.cli.clusterside import cluster_options
from fatetui.cli.words import command, option
from fatetui.output import Output
from services.errors import Exit, FatetuiError
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from services.wizard import Answers, Draft, Facts, FilePlan, Question

BACK, EXPLAIN = "<", "?"
_ELSEWHERE = frozenset({"start", "cluster"})
"""Pages whose questions are flags here: --resume, --demo, --context."""


@command(
    help=_(
        "Install a federation, question by question: on a terminal as screens, with --plain as prompts.\n\n"
        "Exit codes are those of --script; 6 when a question has nobody to answer it."
    )
)
@option("--plain", is_flag=True, help=_("Plain prompts, for dumb terminals and screen readers."))
@option(
    "--answers",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help=_("Take answers from a YAML file; the rest is asked."),
)
@option("--save", metavar="FILE", type=click.Path(path_type=Path), help=_("Write the answers there, and stop."))
@option("--yes", is_flag=True, help=_("Take what is proposed, ask nothing, install."))
@option("--resume", is_flag=True, help=_("Go on where the last installation from this folder ended."))
@option("--demo", metavar="[=SCENARIO]", is_flag=False, flag_value="", help=_("On an embedded demo cluster."))
@cluster_options
@click.pass_context
def wizard(
    ctx: click.Context,
    plain: bool,
    files: tuple[Path, ...],
    save: Path | None,
    yes: bool,
    resume: bool,
    demo: str | None,
    context: str | None,
    kubeconfig: Path | None,
) -> int:
    from services.wizard import read_answers

    given: dict[str, str] = {}
    for file in files:
        given |= read_answers(file)
    if not plain and not yes and save is None and sys.stdin.isatty() and sys.stdout.isatty():
        from fatetui.cli.console import console

        root = ctx.find_root().params
        wanted = {"kubeconfig": str(kubeconfig) if kubeconfig else None, "context": context, "demo": demo}
        return console({**root, **wanted}, wizard=given)
    try:
        return int(asyncio.run(_plain(given, save, yes, resume, demo, context, kubeconfig)))
    except (KeyboardInterrupt, click.Abort):
        return int(Exit.INTERRUPTED)


async def _plain(
    given: dict[str, str],
    save: Path | None,
    yes: bool,
    resume: bool,
    demo: str | None,
    context: str | None,
    kubeconfig: Path | None,
) -> Exit:
    from services.steps.workspacefiles import write_file
    from services.wizard import answers_text, draft, file_plans, resolved, write_files
    from services.wizard.drafts import ANSWERS
    from services.wizard.questions.start import ADOPT, NEW
    from services.wizard.scripting import SCRIPT

    output = Output(sys.stdout)
    asks = not yes and sys.stdin.isatty()
    async with _cluster(demo, kubeconfig) as where:
        facts = await _facts(where, context, given)
        # What runs is taken over where somebody says so; else it is what the same answers come to.
        given = {"start": NEW, **given} if given.get("start") != ADOPT else await _adopted(where, context, facts, given)
        _tell_facts(output, facts)
        answers = await _asked(output, facts, given, where) if asks else resolved(facts, given)
        facts = answers.facts
        if answers.problems:
            for problem in answers.problems:
                output.line(f"✗ {problem.question.title}: {one_line(str(problem.message))}")
            return Exit.INPUT_NEEDED
        if save is not None:
            write_file(save, answers_text(answers.texts))
            output.line(str(_("Answers saved as {path}", path=str(save))))
            return Exit.OK
        made = draft(facts, answers)
        plans = file_plans(answers.folder, {**made.files, ANSWERS: answers_text(answers.texts)})
        _tell_plan(output, facts, made, plans)
        if not yes:
            if not asks:
                output.line(str(_("Nobody is there to agree: give --yes, or run it on a terminal")))
                return Exit.INPUT_NEEDED
            if not click.confirm(str(_("Write these files and install?")), default=False):
                return Exit.INPUT_NEEDED
        write_files(plans)
        return await _install(output, answers.folder / SCRIPT, where, context, resume=resume)


@asynccontextmanager
async def _cluster(demo: str | None, kubeconfig: Path | None) -> AsyncIterator[Path | None]:
    """The kubeconfig to use; that of a demo as long as it runs."""
    async with AsyncExitStack() as stack:
        if demo is not None:
            from services.sandbox import DemoProcess  # for those who ask for it

            kubeconfig = (await stack.enter_async_context(DemoProcess(scenario=demo or None))).kubeconfig
        yield kubeconfig


async def _adopted(
    kubeconfig: Path | None, context: str | None, facts: Facts, given: Mapping[str, str]
) -> dict[str, str]:
    """Answers of what runs, those of `given` over them."""
    from services.kubernetes import WritePolicy, connect
    from services.session.adopting import adopted_answers

    async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
        return {**await adopted_answers(cluster, facts), **given}


async def _facts(kubeconfig: Path | None, context: str | None, given: Mapping[str, str]) -> Facts:
    from services.kubernetes import WritePolicy, connect, contexts
    from services.wizard import gather_facts
    from services.wizard.facts import look_around, placed_on

    async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
        facts = replace(await gather_facts(cluster), contexts=contexts(kubeconfig).names)
    return await look_around(facts, kubeconfig, placed_on(given))


async def _asked(output: Output, facts: Facts, given: Mapping[str, str], kubeconfig: Path | None) -> Answers:
    """Ask whatever was not given; `<` goes back to the question before, as often as wanted."""
    from services.wizard import questions_of, resolved
    from services.wizard.facts import look_around
    from services.wizard.pages import BY_ID
    from services.wizard.questions.federation import SEVERAL

    answered = dict(given)
    output.line(
        str(_("Enter takes what is proposed, {back} goes back, {explain} explains", back=BACK, explain=EXPLAIN))
    )
    at, step, page = 0, 1, ""
    while at >= 0:
        # Asked anew each time: an answer may bring questions about each party with it.
        texts = resolved(facts, answered).texts
        open_ = [question for question in questions_of(texts) if question.id not in given]
        if at >= len(open_):
            break
        question = open_[at]
        if question.page in BY_ID and question.page != page and question.applies(facts, texts):
            page = question.page
            output.line("")
            output.line(f"[{BY_ID[page].title}] {BY_ID[page].about}")
        if _is_asked(question, facts, texts):
            step = _ask(output, question, facts, answered)
            if question.id == "placement" and answered.get("placement") == SEVERAL:
                facts = await look_around(facts, kubeconfig, facts.contexts)
        at = max(0, at + step)
    return resolved(facts, answered)


def _is_asked(question: Question, facts: Facts, texts: Mapping[str, str]) -> bool:
    """What belongs to a page that does not apply is not asked either."""
    from services.wizard.pages import BY_ID

    return question.page not in _ELSEWHERE and (
        question.applies(facts, texts) and BY_ID[question.page].applies(facts, texts)
    )


def _ask(output: Output, question: Question, facts: Facts, answered: dict[str, str]) -> int:
    """One question, until its answer will do: 1 to go on, -1 to go back."""
    from services.wizard import resolved

    while True:
        texts = resolved(facts, answered).texts
        given = click.prompt(str(question.title), default=texts[question.id], show_default=True).strip()
        if given == BACK:
            return -1
        if given == EXPLAIN:
            output.line(f"  {question.about}")
            for choice, about in question.choices(facts, texts) if question.choices is not None else ():
                output.line(f"    {choice}  {about}".rstrip())
            continue
        message = question.problem(given, facts, texts)
        if message is None:
            answered[question.id] = given
            return 1
        output.line(f"  ! {one_line(str(message), 300)}")


def _tell_facts(output: Output, facts: Facts) -> None:
    usable = sum(usable for _name, _address, usable in facts.nodes)
    told = _(
        "Context {context}, Kubernetes {version}, nodes ready: {ready} of {all}",
        context=one_line(facts.context),
        version=one_line(facts.kubernetes),
        ready=usable,
        all=len(facts.nodes),
    )
    output.line(str(told))
    for kind, error in facts.unknown:
        output.line(f"! {kind}: {one_line(str(error), 200)}")


def _tell_plan(output: Output, facts: Facts, made: Draft, plans: tuple[FilePlan, ...]) -> None:
    from services.kubernetes import format_cpu, format_memory

    output.line("")
    asked, free = made.demand, facts.free
    told = _(
        "The parties ask for {cpu} CPU and {memory}; free are {free_cpu} and {free_memory}",
        cpu=format_cpu(asked.cpu),
        memory=format_memory(asked.memory),
        free_cpu=format_cpu(free.cpu),
        free_memory=format_memory(free.memory),
    )
    output.line(f"{' ' if asked.fits(free) else '!'} {told}")
    for plan in plans:
        word = _("new") if plan.new else _("unchanged") if plan.same else _("changes")
        output.line(f"  {word}  {plan.path}")
        if not plan.new and not plan.same:
            output.write(plan.diff())
    output.line("")


async def _install(output: Output, script: Path, kubeconfig: Path | None, context: str | None, *, resume: bool) -> Exit:
    from fatetui.script.reporters import TextReporter
    from fatetui.script.runner import Request, perform_script
    from services.steps import RunOptions

    request = Request(
        script=str(script),
        options=RunOptions(assume_yes=True, resume=resume),
        kubeconfig=kubeconfig,
        context=context,
    )
    live = sys.stdout.isatty()
    reporter = TextReporter(output, Output(sys.stderr), source=str(script), live=live, colour=False)
    try:
        code = await perform_script(request, reporter)
    except FatetuiError as error:
        output.line(f"✗ {error}")
        return error.exit
    if code is not Exit.OK:
        output.line(
            str(_("Mend what it says, then: fatetui wizard --answers {file} --resume", file=str(script.parent)))
        )
    return code
