"""Hosts files: one block, as often as it is applied."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access import (
    HostsError,
    apply_hosts_block,
    hosts_block,
    hosts_lines,
    hosts_removal,
    remove_hosts_block,
    with_block,
    without_block,
)

NAMES = {"kubefate.net": "192.168.1.5", "9999.fateboard.kubefate.net": "192.168.1.5", "unknown.example": ""}
BLOCK = "# BEGIN fatetui\n192.168.1.5 9999.fateboard.kubefate.net\n192.168.1.5 kubefate.net\n# END fatetui\n"
LINES = st.lists(
    st.sampled_from(["127.0.0.1 localhost", "# comment", "", "# BEGIN fatetui", "# END fatetui", "10.0.0.1 x"]),
    max_size=9,
)


def test_lines_leave_out_what_has_no_address():
    assert hosts_lines(NAMES) == ["192.168.1.5 9999.fateboard.kubefate.net", "192.168.1.5 kubefate.net"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("kubefate.net", "not-an-address"),
        ("two words", "1.2.3.4"),
        ("a\n1.2.3.4 bank.example", "1.2.3.4"),
        ("'@; Remove-Item", "1.2.3.4"),
        ("*.kubefate.net", "1.2.3.4"),
    ],
)
def test_nothing_else_gets_into_a_hosts_file(name: str, address: str):
    with pytest.raises(HostsError):
        hosts_block({name: address}, "powershell")


def test_blocks_for_each_system():
    assert hosts_block(NAMES, "linux") == hosts_block(NAMES, "macos") == BLOCK
    assert hosts_block(NAMES, "windows") == BLOCK.replace("\n", "\r\n")
    powershell = hosts_block(NAMES, "powershell")
    assert BLOCK.replace("\n", "\r\n") in powershell
    assert r"System32\drivers\etc\hosts" in powershell
    assert "[regex]::Replace" in powershell
    assert hosts_block({}, "powershell") == ""


def test_removal_for_each_system():
    assert hosts_removal("linux") == "sudo sed -i '/^# BEGIN fatetui$/,/^# END fatetui$/d' /etc/hosts\n"
    assert "sed -i ''" in hosts_removal("macos")
    assert "WriteAllText" in hosts_removal("windows")


def test_a_block_is_replaced_where_it_stands():
    before = with_block("127.0.0.1 localhost\n", NAMES) + "10.0.0.1 later\n"
    after = with_block(before, {"kubefate.net": "10.9.9.9"})

    assert after == "127.0.0.1 localhost\n# BEGIN fatetui\n10.9.9.9 kubefate.net\n# END fatetui\n10.0.0.1 later\n"


def test_line_ends_of_windows_stay():
    assert with_block("127.0.0.1 localhost\r\n", NAMES).count("\r\n") == 5


def test_a_block_that_lost_its_end_swallows_nothing():
    damaged = "# BEGIN fatetui\n1.1.1.1 mine\n" + BLOCK

    assert without_block(damaged) == "# BEGIN fatetui\n1.1.1.1 mine\n"


@given(LINES)
def test_applying_twice_is_applying_once_and_removal_leaves_what_was(lines: list[str]):
    text = "".join(f"{line}\n" for line in lines)
    once = with_block(text, NAMES)

    assert with_block(once, NAMES) == once
    assert without_block(once) == without_block(text)


def test_a_file_is_replaced_as_a_whole(tmp_path: Path):
    file = tmp_path / "hosts"
    file.write_bytes(b"127.0.0.1 localhost # \xff\n")
    file.chmod(0o640)

    assert apply_hosts_block(file, NAMES, dry_run=True).changed
    assert file.read_bytes() == b"127.0.0.1 localhost # \xff\n"
    assert apply_hosts_block(file, NAMES).changed
    assert not apply_hosts_block(file, NAMES).changed
    assert file.read_bytes() == b"127.0.0.1 localhost # \xff\n" + BLOCK.encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert remove_hosts_block(file).changed
    assert file.read_bytes() == b"127.0.0.1 localhost # \xff\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "real").write_text("127.0.0.1 localhost\n")
    link = tmp_path / "hosts"
    link.symlink_to("real")
    apply_hosts_block(link, NAMES)

    assert link.is_symlink()
    assert BLOCK in (tmp_path / "real").read_text()


def test_a_place_that_cannot_be_written_says_what_to_do(tmp_path: Path):
    with pytest.raises(HostsError) as caught:
        apply_hosts_block(tmp_path / "missing" / "hosts", NAMES)

    assert "hosts.print" in str(caught.value.remedy)


@pytest.mark.parametrize("zone", ["x\n6.6.6.6 bank.example", "a b", "$(id)", ""])
def test_the_zone_of_an_address_is_a_word(zone: str):
    """Python takes anything for one: a line of its own, for instance."""
    with pytest.raises(HostsError):
        hosts_lines({"kubefate.net": f"fe80::1%{zone}"})
    assert hosts_lines({"kubefate.net": "fe80::1%lo0"}) == ["fe80::1%lo0 kubefate.net"]


def test_a_full_disk_leaves_the_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "hosts"
    file.write_text("127.0.0.1 localhost\n")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HostsError):
        apply_hosts_block(file, NAMES)
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_text() == "127.0.0.1 localhost\n"
