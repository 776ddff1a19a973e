"""What was done in a session, as a script that does it again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.redact import is_sensitive_key
from services.session.deed import OF_PARTIES, Deed
from services.session.editing import SECRET, SECRET_DATA
from services.session.task import Task
from services.steps.references import literal
from services.text import one_line
from services.yamldoc import dump_yaml

NAME = "session"
_ONCE = ("job.stop", "records.mend", "records.remove", "pod.exec")
"""Verbs about something that has another id wherever the script is run, and shells, in which anything was typed."""


class NothingDone(FatetuiError):
    """Nothing was done that a script could do again."""

    code = "E-EXPORT"


def exported(tasks: Iterable[Task], *, kubefate: str | None = None) -> str:
    """A script with the steps of all tasks that ended well, in their order. Raises NothingDone.

    Whole scripts that were run are named in a comment: they are files already. So is what is about a job or a record,
    which have other ids wherever the script is run. Values under names that sound secret become variables of the
    environment. `kubefate` is the address at which KubeFATE was asked, when somebody gave it.
    """
    steps: list[dict[str, Any]] = []
    parties: dict[str, dict[str, Any]] = {}
    notes = [
        "# What was done in a session of fatetui, in its order. Steps that remove something ask first, or need --yes."
    ]
    for task in tasks:
        if task.exit is not Exit.OK:
            continue
        if not isinstance(task.deed, Deed):
            notes.append(f"# Run as a script of its own: {task.deed.workspace}")
            continue
        names = _parties_of(task.deed, parties)
        for verb, params in task.deed.steps:
            chosen = {"parties": names} if names and verb.startswith(OF_PARTIES) else {}
            if verb in _ONCE:
                notes.append(f"# Cannot be done again elsewhere: {verb} ({one_line(str(task.deed.title), 100)})")
            else:
                given = _without_secrets(_hidden(verb, _of_any_version({**params, **chosen})))
                steps.append({"id": f"s{len(steps) + 1}", verb: given})
    if not steps:
        raise NothingDone(_("Nothing was done that a script could do again"), remedy=_(":tasks shows what was begun"))
    if kubefate is not None:
        steps.insert(0, {"id": "kubefate", "kubefate.login": {"url": kubefate}})
    document = {"apiVersion": "fatetui/v1", "name": NAME, "parties": list(parties.values()), "steps": steps}
    if not parties:
        del document["parties"]
    text = dump_yaml(document)
    return "\n".join(notes) + "\n" + text


def _parties_of(deed: Deed, known: dict[str, dict[str, Any]]) -> list[str]:
    names = []
    for source, party in zip(deed.parties, deed.sources.current(), strict=False):
        # A record is only what something is uninstalled or tested by: its passwords have no say in that.
        entry = {"file": str(source.path)} if source.path is not None else {"inline": _public(party.data)}
        if source.path is not None or party.name not in known:
            # What was uninstalled is known by its record only: a file says what it is installed by.
            known[party.name] = entry
        names.append(party.name)
    return names


def _public(value: Any) -> Any:
    """A copy of `value` without what is secret by its name."""
    match value:
        case Mapping():
            return {key: _public(one) for key, one in value.items() if not _secret(key, one)}
        case list() | tuple():
            return [_public(one) for one in value]
    return literal(value)


def _secret(key: str, value: Any) -> bool:
    return is_sensitive_key(key) and isinstance(value, str) and bool(value)


def _of_any_version(params: dict[str, Any]) -> dict[str, Any]:
    """A patch without the version of the object that it was made for: elsewhere it is another one."""
    patch = params.get("patch")
    if not isinstance(patch, dict) or "resourceVersion" not in patch.get("metadata", {}):
        return params
    meta = {key: value for key, value in patch["metadata"].items() if key != "resourceVersion"}
    rest = {key: value for key, value in patch.items() if key != "metadata"}
    return {**params, "patch": {**rest, **({"metadata": meta} if meta else {})}}


def _without_secrets(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _without_secrets(one, name) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(one) for one in value]
    if isinstance(value, _Hidden) or (key and _secret(key, value)):
        return f"${{env:{_variable(key)}}}"
    return literal(value)


class _Hidden(str):
    """A text that is secret by its place, whatever it is called."""


def _hidden(verb: str, params: dict[str, Any]) -> dict[str, Any]:
    """`params` with what a Secret is to hold marked as secret."""
    if verb == "secret.ensure":
        return {**params, **_held(params, ("data",))}
    if verb == "object.patch" and str(params.get("kind")).rpartition("/")[2] == SECRET:
        return {**params, "patch": {**params["patch"], **_held(params["patch"], SECRET_DATA)}}
    return params


def _held(data: Mapping[str, Any], places: Iterable[str]) -> dict[str, Any]:
    found = {place: data[place] for place in places if isinstance(data.get(place), Mapping)}
    return {
        place: {key: _Hidden(value) if isinstance(value, str) else value for key, value in held.items()}
        for place, held in found.items()
    }


def _variable(key: str) -> str:
    """A name of the environment that is like `key`."""
    name = re.sub(r"\W", "_", key.upper(), flags=re.ASCII)
    return f"_{name}" if name[:1].isdigit() else name
