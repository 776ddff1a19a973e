"""`fatetui bundle`: what a helper elsewhere needs to see, as one file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from fatetui import __version__
from fatetui.cli.clusterside import PARTY_FILES, asks_kubefate, cluster_options, party_files, run_until_interrupted
from fatetui.cli.doctor import look
from fatetui.cli.words import command, option
from fatetui.output import Output
from fatetui.paths import evidence_directory
from services.errors import Exit
from services.files import write_atomically
from services.i18n import Message, _


@command(
    help=_(
        "Pack a support bundle: objects, events, logs, kept evidence and the checkup, without secrets.\n\n"
        "Exit codes: 0 packed, 3 a party file that cannot be read, 7 Kubernetes unreachable or refused."
    )
)
@PARTY_FILES
@option("--namespace", "namespaces", metavar="N", multiple=True, help=_("Only these namespaces."))
@option(
    "--file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("fatetui-bundle.tar.gz"),
    show_default=True,
    help=_("File to write."),
)
@asks_kubefate
@cluster_options
def bundle(
    files: Sequence[str], namespaces: Sequence[str], file: Path, context: str | None, kubeconfig: Path | None
) -> int:
    return run_until_interrupted(_bundle(files, namespaces, file, context, kubeconfig))


async def _bundle(
    files: Sequence[str], namespaces: Sequence[str], file: Path, context: str | None, kubeconfig: Path | None
) -> Exit:
    Output(sys.stdout).line(str(await pack(files, namespaces, file, context, kubeconfig)))
    return Exit.OK


async def pack(
    files: Sequence[str], namespaces: Sequence[str], file: Path, context: str | None, kubeconfig: Path | None
) -> Message:
    """Write the bundle to `file`; what to say of it. Raises FatetuiError and OSError."""
    from services.doctor import bundle_files, packed
    from services.kubernetes import WritePolicy, connect

    async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
        gathered = await look(cluster, party_files(files))
        contents = await bundle_files(cluster, gathered, namespaces, archives=evidence_directory())
        about = {
            "context": cluster.context,
            "server": gathered.kubernetes,
            "namespaces": list(namespaces or gathered.namespaces),
            "versions": {
                "fatetui": __version__,
                "python": sys.version.split()[0],
                "kubernetes": gathered.kubernetes,
                "kubefate": gathered.service.version if gathered.service else "",
            },
        }
    write_atomically(file, packed(contents, about), mode=0o600)
    return _("{count} files packed into {file}", count=len(contents), file=str(file))
