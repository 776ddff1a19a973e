"""`fatetui info`."""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from fatetui import __version__
from fatetui.cli.words import command, option
from fatetui.logfile import log_file
from fatetui.paths import cache_directory, config_directory, state_directory
from services.i18n import _, language

_LIBRARIES = ("textual", "kubernetes", "httpx", "aiohttp", "pymongo", "pydantic", "pyyaml", "watchfiles", "click")
_TIMES = 3


@command(help=_("Versions, paths, and how long starting takes."))
@option("--json", "as_json", is_flag=True, help=_("As one JSON document."))
@option("--keys", is_flag=True, help=_("The console's actions and their keys, for the settings."))
def info(as_json: bool, keys: bool) -> None:
    if keys:
        _tell({"keys": _keys()}, as_json)
        return
    found = {
        "version": {"fatetui": __version__, "python": platform.python_version(), "platform": platform.platform()},
        "libraries": {name: _version_of(name) for name in _LIBRARIES},
        "paths": {
            "program": str(Path(__file__).parents[1]),
            "state": str(state_directory()),
            "config": str(config_directory()),
            "cache": str(cache_directory()),
            "log": str(log_file(state_directory())),
        },
        "settings": {"language": language(), **_files()},
        "timing": _timing(),
    }
    _tell(found, as_json)


def _tell(found: Mapping[str, Mapping[str, str]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    wide = max(12, *(len(name) for values in found.values() for name in values))
    for section, values in found.items():
        click.echo(section)
        for name, value in values.items():
            click.echo(f"  {name:<{wide}} {value}")


def _files() -> dict[str, str]:
    """The files of settings: whether they are there."""
    directory = config_directory()
    places = {"main": directory / "config.yaml", "contexts": directory / "contexts", "themes": directory / "themes"}
    return {name: f"{path}{'' if path.exists() else ' (-)'}" for name, path in places.items()}


def _keys() -> dict[str, str]:
    # The console's own: Textual comes with it.
    from fatetui.actiondata import REGISTRY
    from fatetui.actions import key_name

    return {action.id: " ".join(map(key_name, action.keys)) for action in REGISTRY.actions}


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _timing() -> dict[str, str]:
    bare = _milliseconds([sys.executable, "-c", ""])
    ours = _milliseconds([sys.executable, "-m", "fatetui", "--version"])
    return {"interpreter": f"{bare:.0f} ms", "fatetui": f"{ours:.0f} ms (+{ours - bare:.0f})"}


def _milliseconds(command: Sequence[str]) -> float:
    """The median time of a few runs."""
    taken = []
    for _run in range(_TIMES):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - our own interpreter
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000
