"""Lines for hosts files: a marked block, the same however often it is applied, and gone without a trace."""

from __future__ import annotations

import ipaddress
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from services.errors import FatetuiError
from services.i18n import _, verbatim
from services.text import one_line

System = Literal["linux", "macos", "windows", "powershell"]

_BEGIN, _END = "# BEGIN fatetui", "# END fatetui"
# A block whose end was lost must not reach to the end of the next one: lines between may be the operator's.
_BLOCK = re.compile(rf"^{_BEGIN}\r?\n(?:(?!{_BEGIN}|{_END}).*\r?\n)*{_END}[^\S\n]*(?:\r?\n|\Z)", re.MULTILINE)
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)
_ZONE = re.compile(r"[A-Za-z0-9._-]{1,32}")
_WINDOWS_FILE = r"$env:SystemRoot\System32\drivers\etc\hosts"


class HostsError(FatetuiError):
    """A hosts file cannot be written, or an entry does not belong into one."""

    code = "E-HOSTS"


@dataclass(frozen=True, slots=True)
class HostsChange:
    """What applying would do, or did, to a hosts file."""

    path: Path
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether there is any difference."""
        return self.before != self.after


def hosts_lines(names: Mapping[str, str]) -> list[str]:
    """`address name`, one name a line (Windows reads nine at most), by address and name.

    Names without an address are left out. Raises HostsError for what is no address or no name: both come from a
    cluster, and a hosts file is no place for anything else.
    """
    for name, address in names.items():
        if address and not (_NAME.fullmatch(name) and is_address(address)):
            raise HostsError(
                _("{name} {address} is no line for a hosts file", name=one_line(name), address=one_line(address))
            )
    return sorted(f"{address} {name}" for name, address in names.items() if address)


def hosts_block(names: Mapping[str, str], system: System = "linux") -> str:
    """What to put into the hosts file of `system`: the marked block, or commands for PowerShell that do it."""
    lines = hosts_lines(names)
    if not lines:
        return ""
    block = [_BEGIN, *lines, _END]
    if system == "powershell":
        return "\r\n".join(
            [*_POWERSHELL_WITHOUT, '$text = $text.TrimEnd() + "`r`n" + @\'', *block, '\'@ + "`r`n"', *_POWERSHELL_END]
        )
    return "".join(line + ("\r\n" if system == "windows" else "\n") for line in block)


def hosts_removal(system: System = "linux") -> str:
    """The command that takes the block out again."""
    if system in ("windows", "powershell"):
        return "\r\n".join([*_POWERSHELL_WITHOUT, *_POWERSHELL_END])
    in_place = "-i ''" if system == "macos" else "-i"
    return f"sudo sed {in_place} '/^{_BEGIN}$/,/^{_END}$/d' /etc/hosts\n"


def with_block(text: str, names: Mapping[str, str]) -> str:
    """`text` of a hosts file with the block for `names`, where one was before or at the end."""
    newline = "\r\n" if "\r\n" in text else "\n"
    block = hosts_block(names, "windows" if newline == "\r\n" else "linux")
    found = _BLOCK.search(text)
    if found is None:
        return text + (newline if text and not text.endswith("\n") else "") + block
    return text[: found.start()] + block + without_block(text[found.end() :])


def without_block(text: str) -> str:
    """`text` of a hosts file without any block of ours."""
    # A block inside a damaged one makes another when it goes.
    while _BLOCK.search(text):
        text = _BLOCK.sub("", text)
    return text


def apply_hosts_block(path: Path, names: Mapping[str, str], *, dry_run: bool = False) -> HostsChange:
    """Put the block for `names` into the hosts file `path`, at once or not at all. Raises HostsError."""
    before = _read(path)
    return _write(HostsChange(path, before, with_block(before, names)), dry_run=dry_run)


def remove_hosts_block(path: Path, *, dry_run: bool = False) -> HostsChange:
    """Take the block out of the hosts file `path`. Raises HostsError."""
    before = _read(path)
    return _write(HostsChange(path, before, without_block(before)), dry_run=dry_run)


def _read(path: Path) -> str:
    try:
        # Whatever bytes others wrote there are kept as they are.
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _refused(path, error) from error


def _write(change: HostsChange, *, dry_run: bool) -> HostsChange:
    if not change.changed or dry_run:
        return change
    path = change.path.resolve()
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            _take_place(path, file, change.after.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise _refused(path, error) from error
    return change


def _take_place(path: Path, file: IO[bytes], content: bytes) -> None:
    """Put `content` into `file`, and that in the place of `path`; on failure nothing of it is left."""
    beside = Path(file.name)
    try:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        beside.chmod(0o644)
        if path.exists():
            status = path.stat()
            beside.chmod(status.st_mode & 0o777)
            if hasattr(os, "chown"):
                os.chown(beside, status.st_uid, status.st_gid)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _refused(path: Path, error: OSError) -> HostsError:
    return HostsError(
        _("The hosts file {path} cannot be changed", path=str(path)),
        cause=verbatim(error.strerror or str(error)),
        remedy=_("Run as an administrator, or paste the lines that hosts.print gives"),
    )


def is_address(text: str) -> bool:
    """An IP address; the zone of an IPv6 one, of which Python takes any text, is a word."""
    _address, percent, zone = text.partition("%")
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return not percent or _ZONE.fullmatch(zone) is not None


_POWERSHELL_WITHOUT = (
    f'$file = "{_WINDOWS_FILE}"',
    "$text = [IO.File]::ReadAllText($file)",
    f"$text = [regex]::Replace($text, '(?ms)^{_BEGIN}\\r?\\n.*?^{_END}\\r?\\n?', '')",
)
_POWERSHELL_END = ("[IO.File]::WriteAllText($file, $text)", "ipconfig /flushdns", "")
