"""`fatetui wizard`: the install wizard; as plain questions where there is no screen, or where one is not wanted."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fatetui import wizardtext
from fatetui.cli.clusterside import cluster_options
from fatetui.cli.prompts import Prompts
from fatetui.cli.words import command, option, refuse_other_cluster
from fatetui.output import Output
from fatetui.paths import config_directory, state_directory
from fatetui.tty import shows_screens
from services import looping
from services.errors import Exit, FatetuiError
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from services.wizard import Answers, Facts, Filed
    from services.wizard.unfinished import Keeper


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
    from services.wizard import Filed, read_filed

    if demo is not None:
        refuse_other_cluster(kubeconfig)
    given = Filed()
    for file in files:
        given = read_filed(file).over(given)
    if not plain and not yes and save is None and shows_screens():
        from fatetui.cli.console import console

        if resume:
            from services.wizard.questions.start import RESUME

            given = Filed({"start": RESUME}).over(given)
        root = ctx.find_root().params
        wanted = {"kubeconfig": str(kubeconfig) if kubeconfig else None, "context": context, "demo": demo}
        return console({**root, **wanted}, wizard=given)
    asked = _Asked(given, save, yes, resume, plain, context, kubeconfig)
    try:
        return int(looping.run(_plain(asked, demo)))
    except (KeyboardInterrupt, click.Abort):
        return int(Exit.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says."""

    filed: Filed
    save: Path | None
    yes: bool
    resume: bool
    plain: bool
    context: str | None
    kubeconfig: Path | None
    demo: bool = False
    """Whether the cluster is a demo's, and ends with the command."""

    @property
    def given(self) -> Mapping[str, str]:
        """Answers so far."""
        return self.filed.texts

    @property
    def asks(self) -> bool:
        """Whether there is somebody to ask."""
        return not self.yes and sys.stdin.isatty()


async def _plain(asked: _Asked, demo: str | None) -> Exit:
    from services.wizard import Filed
    from services.wizard.questions.start import NEW

    async with _cluster(demo, asked.kubeconfig) as where:
        if demo is not None:
            asked = replace(asked, kubeconfig=where, demo=True)
        code = await _on_cluster(asked)
    if code is None:
        return await _plain(replace(asked, filed=Filed({"start": NEW}).over(asked.filed), context=None), "")
    return code


async def _on_cluster(asked: _Asked) -> Exit | None:
    """Ask, tell the plan, install; None when somebody would rather have a demo."""
    from services.steps.workspacefiles import write_file
    from services.wizard import answers_text, resolved
    from services.wizard.unfinished import Keeper

    output = Output(sys.stdout)
    if asked.context is None and asked.asks:
        asked = replace(asked, context=_chosen_context(output, asked.kubeconfig))
    facts = await _facts(asked)
    # Nobody goes on in another demo with what was begun in this one.
    keeper = Keeper(None if asked.demo else state_directory(), facts.context)
    prompts = Prompts(output, keeper.keep if asked.save is None and not asked.demo else None)
    wizardtext.tell_facts(output, facts)
    begun = await _begun(asked, replace(facts, unfinished=bool(keeper.answers)), prompts, keeper)
    if begun is None:
        return None
    given, resume = begun
    answers = await prompts.asked(facts, given, asked.kubeconfig) if asked.asks else resolved(facts, given)
    if answers.problems:
        for problem in asked.filed.placed(answers).problems:
            output.prose(f"✗ {problem.question.title}: {one_line(str(problem.message))}")
        return Exit.INPUT_NEEDED
    if asked.save is not None:
        write_file(asked.save, answers_text(answers.texts))
        output.line(str(_("Answers saved as {path}", path=str(asked.save))))
        return Exit.OK
    return await _plan_and_install(output, asked, answers, prompts, keeper, resume=resume)


async def _plan_and_install(
    output: Output, asked: _Asked, answers: Answers, prompts: Prompts, keeper: Keeper, *, resume: bool
) -> Exit:
    """Tell what is planned, and do it where somebody agrees."""
    from fatetui.cli.foreseeing import foresee
    from services.wizard import answers_text, draft, file_plans, write_files
    from services.wizard.drafts import ANSWERS
    from services.wizard.scripting import SCRIPT

    made = draft(answers.facts, answers)
    plans = file_plans(answers.folder, {**made.files, ANSWERS: answers_text(answers.texts)})
    foreseen = await foresee(made.files, asked.kubeconfig, asked.context)
    wizardtext.tell_plan(output, answers, made, plans, stands=not foreseen.changes and foreseen.reason is None)
    wizardtext.tell_changes(output, foreseen)
    if not asked.yes and not asked.asks:
        output.prose(str(_("Nobody is there to agree: give --yes, or run it on a terminal")))
    contexts = {answers.facts.context, *made.contexts.values()}
    if not asked.yes and not (asked.asks and prompts.agreed(_production(contexts))):
        kept = _("Nothing was changed. The answers are kept: the same command goes on with them")
        output.prose(str(kept if asked.asks and not asked.demo else _("Nothing was changed")))
        return Exit.INPUT_NEEDED
    write_files(plans)
    keeper.keep(answers.texts, "install")
    code = await _install(output, answers.folder / SCRIPT, asked, resume=resume)
    if code is Exit.OK:
        keeper.forget()
        wizardtext.tell_end(output, answers, made, demo=asked.demo)
    return code


async def _begun(asked: _Asked, facts: Facts, prompts: Prompts, keeper: Keeper) -> tuple[dict[str, str], bool] | None:
    """What there is to begin with, by what is wished: the answers so far, and whether a run is taken up."""
    from services.wizard.questions.start import ADOPT, DEMO, NEW, RESUME

    given = dict(asked.given)
    way = RESUME if asked.resume else given.get("start") or (prompts.way(facts) if asked.asks else NEW)
    if way == DEMO:
        return None
    if way == RESUME:
        given = {"start": NEW, **keeper.answers, **given}
        return given, asked.resume or _has_run(given, facts.context)
    # What runs is taken over where somebody says so; else it is what the same answers come to.
    return (await _adopted(asked, facts, given) if way == ADOPT else {**given, "start": NEW}), asked.resume


def _has_run(given: Mapping[str, str], context: str) -> bool:
    """Whether the installation was begun that these answers are for."""
    from services.wizard.unfinished import journal_path

    return "folder" in given and journal_path(state_directory(), Path(given["folder"]).expanduser(), context).exists()


def _chosen_context(output: Output, kubeconfig: Path | None) -> str | None:
    """The context that is wanted, where there are several."""
    from services.kubernetes import contexts

    known = contexts(kubeconfig)
    if len(known) < 2:
        return None
    return Prompts(output, None).context(known.names, known.current or known.names[0])


def _production(contexts: Collection[str]) -> str:
    """Those of the contexts that are marked as production."""
    from fatetui.settings.console import console_settings

    return ", ".join(sorted(filter(console_settings(config_directory()).production, contexts)))


@asynccontextmanager
async def _cluster(demo: str | None, kubeconfig: Path | None) -> AsyncIterator[Path | None]:
    """The kubeconfig to use; that of a demo as long as it runs."""
    async with AsyncExitStack() as stack:
        if demo is not None:
            from services.sandbox import DemoProcess  # for those who ask for it

            kubeconfig = (await stack.enter_async_context(DemoProcess(scenario=demo or None))).kubeconfig
        yield kubeconfig


async def _adopted(asked: _Asked, facts: Facts, given: Mapping[str, str]) -> dict[str, str]:
    """Answers of what runs, those of `given` over them."""
    from services.kubernetes import WritePolicy, connect
    from services.session.adopting import adopted_answers

    async with await connect(asked.kubeconfig, asked.context, policy=WritePolicy.READ_ONLY) as cluster:
        return {**await adopted_answers(cluster, facts), **given, "start": "adopt"}


async def _facts(asked: _Asked) -> Facts:
    from services.kubernetes import WritePolicy, connect, contexts
    from services.wizard import gather_facts
    from services.wizard.facts import look_around, placed_on

    async with await connect(asked.kubeconfig, asked.context, policy=WritePolicy.READ_ONLY) as cluster:
        facts = replace(await gather_facts(cluster), contexts=contexts(asked.kubeconfig).names)
    return await look_around(facts, asked.kubeconfig, placed_on(asked.given))


async def _install(output: Output, script: Path, asked: _Asked, *, resume: bool) -> Exit:
    from fatetui.script.reporters import TextReporter
    from fatetui.script.runner import Request, perform_script
    from services.steps import RunOptions
    from services.wizard.drafts import ANSWERS

    request = Request(
        script=str(script),
        options=RunOptions(assume_yes=True, resume=resume),
        kubeconfig=asked.kubeconfig,
        context=asked.context,
    )
    # Who asked for plain prompts may be listening: nothing is drawn over what was said.
    moves = not asked.plain and shows_screens()
    steady = not moves and sys.stdout.isatty()
    errors = Output(sys.stderr)
    reporter = TextReporter(output, errors, source=str(script), live=moves, colour=False, steady=steady)
    try:
        code = await perform_script(request, reporter)
    except FatetuiError as error:
        output.line(f"✗ {error}")
        return error.exit
    if code is not Exit.OK:
        wizardtext.tell_way_on(output, script.parent / ANSWERS, demo=asked.demo)
    return code
