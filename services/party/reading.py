"""How a document becomes a party file, or why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any, ClassVar

from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.party.eras import ERAS, Era, era_of
from services.party.findings import Finding, Severity
from services.party.partyfile import PartyFile, text_of
from services.redact import secrets
from services.yamldoc import Path, YamlDocument, insert_value, load_yaml, read_yaml

_ANSWERS = frozenset({"start", "parties"})
_UNREADABLE = frozenset({"unreadable", "encoding", "too-large", "too-deep", "control-character"})


class PartyFileError(FatetuiError):
    """A party file that is none: it cannot be read, or holds no mapping.

    `findings` say where and why.
    """

    code: ClassVar[str] = "S-PARTY-FILE"
    exit: ClassVar[Exit] = Exit.FILE

    def __init__(self, message: Message, findings: tuple[Finding, ...], remedy: Message | None = None) -> None:
        super().__init__(message, cause=findings[0].message if findings else None, remedy=remedy)
        self.findings = findings


def read_party_file(path: FilePath) -> PartyFile:
    """The party file at `path`. Raises PartyFileError when it cannot be read or is no mapping."""
    return party_of(read_yaml(path), path)


def read_whole_party_file(path: FilePath) -> PartyFile:
    """The party file at `path`, for who acts on what it says. Raises PartyFileError also when it is broken."""
    party = read_party_file(path)
    if party.document.complete:
        return party
    problem = party.document.problems[-1]
    place = f"{party.document.source}:{problem.span.line}:{problem.span.column}"
    finding = Finding("L20", Severity.ERROR, problem.span, problem.message, party.document.source, problem.hint)
    raise PartyFileError(_("{file} is broken", file=place), (finding,), problem.hint)


def parse_party(text: str, source: str) -> PartyFile:
    """The party file in `text`; `source` is its name in messages. Raises PartyFileError when it is no mapping."""
    return party_of(load_yaml(text, source))


def party_of(document: YamlDocument, source: FilePath | None = None) -> PartyFile:
    """The party file that a document is; `source` is where it was read. Raises PartyFileError when it is none."""
    unreadable = [problem for problem in document.problems if problem.code in _UNREADABLE]
    findings = tuple(
        Finding("L20", Severity.ERROR, problem.span, problem.message, document.source, problem.hint)
        for problem in (unreadable or document.problems)
    )
    if unreadable:
        raise PartyFileError(_("{file} cannot be read", file=document.source), findings)
    data = document.data
    other = _other(data, document.source)
    if other is not None:
        message, remedy = other
        finding = Finding("L01", Severity.ERROR, document.span(()), message, document.source, remedy)
        raise PartyFileError(message, findings or (finding,), remedy)
    secrets.register_data(data)
    if "chartVersion" not in data and isinstance(data.get("version"), str):
        data = {("chartVersion" if key == "version" else key): value for key, value in data.items()}
    era, known = _era(data)
    return PartyFile(source, document, era, known, data)


def _other(data: object, source: str) -> tuple[Message, Message] | None:
    """What a document is that is no party file, and what it is for; None for one that may be one.

    Scripts and answers stand beside party files in the wizard's folder, where `*.yaml` names them all.
    """
    if not isinstance(data, dict):
        remedy = _("A party file begins with keys such as `name: fate-9999`")
        return _("{file} is no party file: it holds no keys", file=source), remedy
    name = FilePath(source).name
    if str(data.get("apiVersion")).startswith("fatetui/"):
        return _("{file} is no party file, but a script", file=source), _(
            "`fatetui --script {name}` runs it", name=name
        )
    if data.keys() >= _ANSWERS:
        remedy = _("`fatetui wizard --answers {name}` takes them", name=name)
        return _("{file} is no party file, but answers for the wizard", file=source), remedy
    return None


def with_values(party: PartyFile, values: Mapping[Path, Any]) -> PartyFile:
    """`party` with other values at some paths: the same file, comments and all, as if it had been edited.

    Raises KeyError when a value cannot be set, PartyFileError when the result is no party file.
    """
    text = party.document.text
    for path, value in values.items():
        text = insert_value(text, path, value)
    return party_of(load_yaml(text, party.document.source), party.source)


def _era(data: Mapping[str, Any]) -> tuple[Era, bool]:
    try:
        return era_of(text_of(data.get("chartVersion")), text_of(data.get("chartName")) or "fate"), True
    except ValueError:
        newest_first = reversed(ERAS)
        return next((era for era in newest_first if era.gateway in data), ERAS[-2]), False
