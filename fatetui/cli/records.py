"""`fatetui records`: KubeFATE 1.0.x's records in MongoDB, seen, checked, mended, kept, and left behind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fatetui.cli.clusterside import cluster_options, run_until_interrupted
from fatetui.cli.recordsaccess import Where, looked_at, perform, reached
from fatetui.cli.words import group, option, output_option
from fatetui.output import Output, cleaned
from services.errors import Exit
from services.files import write_atomically
from services.i18n import _
from services.redact import secrets
from services.text import one_line

if TYPE_CHECKING:
    from services.records import Mend, Trouble

Command = TypeVar("Command", bound=Callable[..., Any])
_COLLECTIONS = {"clusters": "cluster", "jobs": "job", "charts": "helm", "users": "user"}


@group(
    help=_(
        "See, mend and keep the records that KubeFATE 1.0.2 and 1.0.3 have in MongoDB.\n\n"
        "The database is found by KubeFATE's Deployment and reached by a port-forward, or named with --uri."
    )
)
def records() -> None:
    pass


def _where(command: Command) -> Command:
    """--uri, --kubefate and the cluster's options."""
    for add in (
        option("--kubefate", metavar="NAMESPACE", default="kube-fate", help=_("Namespace of KubeFATE.")),
        option(
            "--uri",
            metavar="URI",
            envvar="FATETUI_RECORDS_URI",
            help=_("The database's address: mongodb://USER:PASSWORD@HOST:PORT/DATABASE (or FATETUI_RECORDS_URI)."),
        ),
    ):
        command = add(command)
    return cluster_options(command)


_dry = option("--dry-run", "--check", is_flag=True, help=_("Tell what would change, and change nothing."))
_yes = option("--yes", is_flag=True, help=_("Answer every question with yes."))


@records.command(
    "list", help=_("List records, in the order of their making: clusters, jobs, charts, users, or all of them.")
)
@click.argument("kinds", metavar="[KIND]…", nargs=-1, type=click.Choice(list(_COLLECTIONS)))
@_where
@output_option("ndjson")
def list_(kinds: Sequence[str], output: str, **where: Any) -> int:
    return run_until_interrupted(_list(kinds or tuple(_COLLECTIONS), output, Where(**where)))


async def _list(kinds: Sequence[str], form: str, where: Where) -> Exit:
    from fatetui.recordstext import HEADINGS, READERS, TableLines

    output = Output(sys.stdout)
    async with reached(where) as (database, _cluster):
        for collection in (_COLLECTIONS[kind] for kind in kinds):
            table = TableLines(HEADINGS[collection])
            async for document in database.rows(collection):
                row = READERS[collection](document)
                if form == "ndjson":
                    output.line(json.dumps(cleaned({"collection": collection, **row}), ensure_ascii=False))
                else:
                    for line in table.add(row):
                        output.line(line)
            if form == "text":
                for line in (*table.rest(), ""):
                    output.line(line)
    return Exit.OK


@records.command(help=_("Show one record whole, by its id; passwords are masked."))
@click.argument("identity", metavar="ID")
@_where
def show(identity: str, **where: Any) -> int:
    return run_until_interrupted(_show(identity, Where(**where)))


async def _show(identity: str, where: Where) -> Exit:
    from services.records import COLLECTIONS, NoSuchRecord, shown

    async with reached(where) as (database, _cluster):
        for collection in COLLECTIONS:
            try:
                document = await database.find(collection, identity)
            except NoSuchRecord as error:
                if error.remedy is not None:
                    raise
                continue
            told = {"collection": collection, **shown(collection, document)}
            Output(sys.stdout).line(json.dumps(cleaned(told), ensure_ascii=False, indent=2))
            return Exit.OK
    raise NoSuchRecord(
        _("there is no record with the id {id}", id=one_line(identity, 80)), remedy=_("fatetui records list has them")
    )


@records.command(
    help=_(
        "Hold the records against Helm's releases, live objects and KubeFATE's own answers.\n\n"
        "Exit codes: 0 all well, 1 something is wrong, 7 Kubernetes, 8 the database."
    )
)
@option("--alone", is_flag=True, help=_("Look at the records only, and ask neither Kubernetes nor KubeFATE."))
@_where
@output_option("json")
def check(alone: bool, output: str, **where: Any) -> int:
    return run_until_interrupted(_check(alone, output, Where(**where)))


async def _check(alone: bool, form: str, where: Where) -> Exit:
    from fatetui.recordstext import check_lines, check_record
    from services.party import Severity

    scene, found = await looked_at(where, alone=alone)
    output = Output(sys.stdout)
    if form == "json":
        output.line(json.dumps(cleaned(check_record(scene, found)), ensure_ascii=False, indent=2))
    else:
        for line in check_lines(scene, found):
            output.line(secrets.mask(line))
    return Exit.FAILED if any(trouble.severity is not Severity.INFO for trouble in found) else Exit.OK


@records.command(
    help=_(
        "Mend what `check` finds: all of a RULE, or of the record with an ID. What changes is shown and asked about "
        "first, and written to the audit log.\n\n"
        "A record that somebody changed meanwhile is not touched."
    )
)
@click.argument("chosen", metavar="[RULE|ID]…", nargs=-1)
@option("--all", "everything", is_flag=True, help=_("Everything that can be mended."))
@option("--remove", is_flag=True, help=_("Where a record can be marked or removed, remove it."))
@_dry
@_yes
@_where
def mend(chosen: Sequence[str], everything: bool, remove: bool, dry_run: bool, yes: bool, **where: Any) -> int:
    if not chosen and not everything:
        raise click.UsageError(str(_("name rules or ids, or say --all; `fatetui records check` lists them")))
    return run_until_interrupted(_mend(chosen, remove, Where(**where), dry=dry_run, yes=yes))


async def _mend(chosen: Sequence[str], remove: bool, where: Where, *, dry: bool, yes: bool) -> Exit:
    from fatetui.recordstext import verb_of

    _scene, found = await looked_at(where, alone=False)
    wanted = [trouble for trouble in found if trouble.mends and (not chosen or _is_meant(trouble, chosen))]
    if not wanted:
        Output(sys.stdout).line(str(_("There is nothing to mend")))
        return Exit.OK
    mends = [_preferred(trouble, remove) for trouble in wanted]
    return await perform([(verb_of(one), one.params) for one in mends], where, dry=dry, yes=yes)


def _is_meant(trouble: Trouble, chosen: Sequence[str]) -> bool:
    names = {trouble.rule.lower(), trouble.uuid, trouble.subject, trouble.subject.partition("/")[2]}
    return bool(names & {word.lower() if word.lower() == trouble.rule.lower() else word for word in chosen})


def _preferred(trouble: Trouble, remove: bool) -> Mend:
    from services.records import MendKind

    first = trouble.mends[0]
    if not remove:
        return first
    return next((mend for mend in trouble.mends if mend.kind is MendKind.REMOVE_RECORD), first)


@records.command(
    help=_(
        "Keep all records in FILE, an archive of extended JSON with a checksum. It holds passwords, as the database "
        "does, and is readable by you only."
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--replace", is_flag=True, help=_("Replace a file of that name."))
@_where
def backup(file: Path, replace: bool, **where: Any) -> int:
    params = {"file": str(file), **({"replace": True} if replace else {})}
    return run_until_interrupted(perform([("records.backup", params)], Where(**where), dry=False, yes=True))


@records.command(
    help=_(
        "Store the records of the archive FILE that the database has not. Those that differ are listed and left; with "
        "--overwrite the archive's take their place.\n\n"
        "Broken off, it is simply run again. Exit codes: 0 done, 2 differences (dry run), 3 no whole archive."
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--overwrite", is_flag=True, help=_("Overwrite records that differ."))
@_dry
@_yes
@_where
def restore(file: Path, overwrite: bool, dry_run: bool, yes: bool, **where: Any) -> int:
    params = {"file": str(file), **({"overwrite": True} if overwrite else {})}
    return run_until_interrupted(perform([("records.restore", params)], Where(**where), dry=dry_run, yes=yes))


@records.command(
    help=_(
        "Write the party file of every FATE cluster into FOLDER: the way out to a KubeFATE from 1.1.0 on. "
        "`fatetui config migrate` makes them files of a newer chart."
    )
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[FOLDER]")
@option("--deleted", is_flag=True, help=_("Those of FATE clusters marked as deleted, too."))
@option("--replace", is_flag=True, help=_("Replace files that are there."))
@_where
def export(folder: Path, deleted: bool, replace: bool, **where: Any) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return run_until_interrupted(_export(folder, deleted, replace, Where(**where)))


async def _export(folder: Path, deleted: bool, replace: bool, where: Where) -> Exit:
    from services.records import exported

    output = Output(sys.stdout)
    code = Exit.OK
    async with reached(where) as (database, _cluster):
        async for one in exported(database, deleted=deleted):
            path = folder / one.file
            if one.text is None:
                told = _("{file}: the record's spec cannot be read", file=one.file)
            elif path.exists() and not replace:
                told = _("{file} is there already; --replace replaces it", file=str(path))
            else:
                # Specs hold the passwords of databases.
                write_atomically(path, one.text, mode=0o600)
                output.line(f"● {path}")
                continue
            output.line(f"! {told}")
            code = Exit.FAILED
    return code
