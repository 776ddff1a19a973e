"""`fatetui config …`: party files made, read, edited, brought to another chart, and looked at together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fatetui.cli.clusterside import cluster_options, party_files, run_until_interrupted
from fatetui.cli.words import group, offered, option, output_option
from fatetui.output import Output
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from services.party import PartyFile

_STYLES = ("commented", "minimal", "full")
_CHARTS = ("fate", "fate-exchange", "fate-serving")
_RUNTIMES = ("docker", "containerd", "minikube")
Command = TypeVar("Command", bound=Callable[..., Any])
_DIFF = option("--diff", is_flag=True, help=_("Show the change as a diff, and write nothing."))
_FILES = click.argument("files", metavar="PARTY-FILE…", nargs=-1, type=click.Path(), required=True)


@group(help=_("Make, edit and migrate party files; see what they say together."))
def config() -> None:
    """What follows are its commands."""


@config.command(help=_("Write a new party file; - is standard output."))
@click.argument("file", type=click.Path(path_type=Path))
@option("--id", "party_id", type=click.IntRange(min=1), required=True, help=_("The party's id."))
@option(
    "--chart", metavar="VERSION", shell_complete=offered("charts"), help=_("Chart version; without it, the newest.")
)
@option("--chart-name", type=click.Choice(_CHARTS), default="fate", help=_("The chart."))
@option("--name", help=_("The FATE cluster's name; fate-ID without it."))
@option("--namespace", help=_("The namespace; like the name without it."))
@option("--port", type=click.IntRange(1, 65535), help=_("The gateway's NodePort."))
@option(
    "--engine",
    metavar="NAME",
    shell_complete=offered("engines"),
    help=_("What it computes, stores and transfers with; eggroll without it. What there is depends on the chart."),
)
@option("--style", type=click.Choice(_STYLES), default="commented", help=_("How much is written out."))
@option("--from", "model", type=click.Path(path_type=Path), help=_("Clone this party file instead of a template."))
@option("--force", is_flag=True, help=_("Replace a file that is there."))
def new(
    file: Path,
    party_id: int,
    chart: str | None,
    chart_name: str,
    name: str | None,
    namespace: str | None,
    port: int | None,
    engine: str | None,
    style: Any,
    model: Path | None,
    force: bool,
) -> None:
    from services.party import clone_party, new_party, read_whole_party_file, versions_of

    called = name or f"fate-{party_id}"
    names = {"name": called, "namespace": namespace or called, "party_id": party_id}
    if model is not None:
        if engine is not None:
            raise click.UsageError(str(_("--engine is for a file of a template: one that is cloned keeps its engines")))
        text = clone_party(read_whole_party_file(model), **names)  # type: ignore[arg-type] # names of their own types
    else:
        version = chart or versions_of(chart_name)[-1]
        try:
            text = new_party(
                version,
                **names,  # type: ignore[arg-type] # as above
                gateway_port=port,
                chart_name=chart_name,
                style=style,
                engine=_engine(version, chart_name, engine),
            )
        except ValueError:
            raise _no_chart(version) from None
    if str(file) == "-":
        Output(sys.stdout).write(text)
        return
    if file.exists() and not force:
        message = _("{file} is there already; --force replaces it", file=str(file))
        raise click.BadParameter(str(message), param_hint="FILE")
    _write(file, text)


@config.command(help=_("Print the value at PATH, such as rollsite.partyList[0].partyIp."))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("path")
def get(file: Path, path: str) -> None:
    import json

    from fatetui.output import cleaned
    from services.party import get_value, read_whole_party_file

    value = get_value(read_whole_party_file(file), path)
    plain = isinstance(value, str)
    Output(sys.stdout).line(value if plain else json.dumps(cleaned({"value": value})["value"], ensure_ascii=False))


@config.command("set", help=_("Set the value at PATH, comments and order kept."))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("path")
@click.argument("value")
@_DIFF
def set_(file: Path, path: str, value: str, diff: bool) -> None:
    from services.party import put_value, read_whole_party_file

    party = read_whole_party_file(file)
    _change(file, party, put_value(party, path, value), diff)


@config.command(help=_("Make FILE one of another chart version, and tell what is left to decide."))
@click.argument("file", type=click.Path(path_type=Path))
@option(
    "--chart",
    metavar="VERSION",
    shell_complete=offered("charts"),
    required=True,
    help=_("The chart version to come to."),
)
@_DIFF
def migrate(file: Path, chart: str, diff: bool) -> None:
    from fatetui.configtext import decisions
    from services.party import migrate as migrated
    from services.party import read_whole_party_file

    party = read_whole_party_file(file)
    migration = migrated(party, chart)
    if diff:
        Output(sys.stdout).write(migration.diff())
    else:
        _change(file, party, migration.text, diff=False)
    Output(sys.stderr).write(decisions(migration))


@config.command(help=_("Make the target's file match the source's: the route to it, at the port where it listens."))
@_FILES
@option("--source", "source_id", type=int, required=True, help=_("The party that is right."))
@option("--target", "target_id", type=int, required=True, help=_("The party whose file is changed."))
@option("--host", metavar="ADDRESS", help=_("Where the source is reached from the target."))
@_DIFF
def mirror(files: Sequence[str], source_id: int, target_id: int, host: str | None, diff: bool) -> None:
    from services.federation import mirror as mirrored

    parties = {party.party_id: party for party in party_files(files)}
    for wanted in (source_id, target_id):
        if wanted not in parties:
            raise click.UsageError(str(_("none of the files describes party {id}", id=wanted)))
    target = parties[target_id]
    assert target.source is not None
    result = mirrored(parties[source_id], target, host=host)
    _change(target.source, target, result.party.document.text, diff)


@config.command(help=_("Give every NodePort that is taken a free one nearby, and lead the others' routes there."))
@_FILES
@option("--live", is_flag=True, help=_("Keep clear of the ports that the cluster has given away, too."))
@cluster_options
@_DIFF
def ports(files: Sequence[str], live: bool, context: str | None, kubeconfig: Path | None, diff: bool) -> None:
    parties = party_files(files)
    if not live:
        _move_ports(parties, (), diff)
        return
    work = _move_live(parties, kubeconfig, context, diff)
    click.get_current_context().exit(run_until_interrupted(work))


async def _move_live(parties: Sequence[PartyFile], kubeconfig: Path | None, context: str | None, diff: bool) -> Exit:
    from services.federation.live import ports_taken
    from services.kubernetes import WritePolicy, connect

    async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
        taken = await ports_taken(cluster, parties)
    _move_ports(parties, taken, diff)
    return Exit.OK


def _move_ports(parties: Sequence[PartyFile], taken: Collection[int], diff: bool) -> None:
    from services.federation import propose_ports, with_ports

    moved = with_ports(parties, propose_ports(parties, taken))
    for party, after in zip(parties, moved, strict=True):
        assert party.source is not None
        _change(party.source, party, after.document.text, diff)


@config.command(help=_("Show who reaches whom, by which address and port."))
@_FILES
@output_option("json")
def topology(files: Sequence[str], output: str) -> None:
    from fatetui.configtext import as_json, topology_text
    from services.federation import topology_of

    found = topology_of(party_files(files))
    Output(sys.stdout).write(as_json(found) if output == "json" else topology_text(found))


@config.command(help=_("Show what the parties ask of the nodes, each and all together."))
@_FILES
@output_option("json")
def capacity(files: Sequence[str], output: str) -> None:
    from fatetui.configtext import as_json, capacity_text, demands

    found = demands(party_files(files))
    Output(sys.stdout).write(as_json(found) if output == "json" else capacity_text(found))


@config.command(help=_("List the images that the parties need, exactly as their charts name them."))
@_FILES
@option("--commands", type=click.Choice(_RUNTIMES), help=_("Print the commands that pull, save and load them."))
@option("--archive", default="fate-images.tar", help=_("The tar file of --commands."))
@output_option("json")
def images(files: Sequence[str], commands: str | None, archive: str, output: str) -> None:
    import shlex

    from fatetui.configtext import as_json
    from services.federation import images_of, preload_commands

    found = images_of(party_files(files))
    listed = preload_commands(found, commands, archive) if commands else None
    if output == "json":
        Output(sys.stdout).write(as_json({"images": found, "commands": listed}))
        return
    lines = [shlex.join(command) for command in listed] if listed is not None else found
    Output(sys.stdout).write("".join(f"{line}\n" for line in lines))


def _change(file: Path, party: PartyFile, text: str, diff: bool) -> None:
    """Write `text` in place of the file's, in its encoding, or show the difference."""
    from services.diffs import unified

    before = party.document.text
    if diff:
        Output(sys.stdout).write(unified(before, text, str(file), str(file)))
    elif text != before:
        _write(file, text)
    else:
        Output(sys.stderr).line(str(_("unchanged: {file}", file=str(file))))


def _write(file: Path, text: str) -> None:
    from services.files import write_atomically
    from services.yamldoc import encode

    write_atomically(file, encode(text, like=file.read_bytes() if file.exists() else b""))
    Output(sys.stderr).line(str(_("written: {file}", file=str(file))))


def _no_chart(version: str) -> click.BadParameter:
    message = _("{version} is no chart version; write it like v1.11.2", version=version)
    return click.BadParameter(str(message), param_hint="--chart")


def _engine(version: str, chart_name: str, wanted: str | None) -> str:
    """The engines wanted, which the chart must have. Raises ValueError for what is no chart version."""
    from services.party import EGGROLL, engine_sets

    if wanted is None:
        return EGGROLL
    offered_ = [row.id for row in engine_sets(version)] if chart_name == "fate" else []
    if wanted not in offered_:
        message = (
            _("Chart {chart} has no choice of engines", chart=chart_name)
            if not offered_
            else _("Chart {chart} offers {names}", chart=version, names=", ".join(offered_))
        )
        raise click.BadParameter(str(message), param_hint="--engine")
    return wanted
