"""The event loop: a resolver that hangs holds up nobody who leaves."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from services import looping
from tests.unit.kubernetes.double import write_kubeconfig
from tests.waiting import PATIENCE

HUNG = """
import signal, socket, sys, time
# A shell that starts it in the background has it ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
known = socket.getaddrinfo
def hung(host, *args, **hints):
    if host != "hung.example":
        return known(host, *args, **hints)
    print("asked", flush=True)
    time.sleep(3600)
socket.getaddrinfo = hung
from fatetui.__main__ import main
sys.exit(main())
"""


def test_names_are_resolved_as_everywhere() -> None:
    async def work() -> None:
        loop = asyncio.get_running_loop()
        wanted = socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
        assert await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM) == wanted
        with pytest.raises(socket.gaierror):
            await loop.getaddrinfo("nowhere", 80, flags=socket.AI_NUMERICHOST)
        with pytest.raises(UnicodeError):
            await loop.getaddrinfo("a..b", 80)

    looping.run(work())


def test_programs_are_started_as_everywhere() -> None:
    async def work() -> bytes:
        process = await asyncio.create_subprocess_exec("echo", "there", stdout=subprocess.PIPE)
        return (await process.communicate())[0]

    assert looping.run(work()) == b"there\n"


@pytest.mark.parametrize("words", [["status"], ["doctor"]])
def test_ctrl_c_ends_a_command_whose_name_server_does_not_answer(tmp_path: Path, words: list[str]) -> None:
    kubeconfig = write_kubeconfig(tmp_path / "config", "https://hung.example:6443")
    process = subprocess.Popen(
        [sys.executable, "-c", HUNG, *words, "--kubeconfig", str(kubeconfig)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(tmp_path)},
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
