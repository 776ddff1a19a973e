"""The demo's shell answers as a real one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from services.sandbox.clock import Clock
from services.sandbox.programs.files import Files
from services.sandbox.programs.ledger import Ledger
from services.sandbox.programs.program import Container, Endpoint
from services.sandbox.programs.shell import TOOLS, Shell
from services.sandbox.programs.streams import Capture, Streams, Text


class _Nowhere:
    async def dial(self, host: str, port: int, namespace: str) -> Endpoint:
        raise ConnectionRefusedError(host, port, namespace)

    async def locate(self, host: str, port: int, namespace: str) -> dict[str, Any]:
        raise ConnectionRefusedError(host, port, namespace)


@dataclass
class Outcome:
    code: int
    stdout: str
    stderr: str


async def run(script: str, *arguments: str, stdin: bytes = b"") -> Outcome:
    container = Container(
        namespace="fate-9999",
        pod="python-0",
        name="python",
        image="federatedai/python:1.3.0-release",
        address="10.244.0.7",
        command=(),
        environment={"HOME": "/root"},
        labels={},
        declared_ports=(),
        files=Files({"/etc/hostname": b"python-0\n"}, ("/data/projects/fate",)),
        directory="/",
        tools={},
        ledger=Ledger(),
        clock=Clock(speed=1000),
        network=_Nowhere(),
        log=lambda line: None,
    )
    out, err = Capture(), Capture()
    code = await Shell(container, TOOLS, arguments=["sh", *arguments]).run(script, Streams(Text(stdin), out, err))
    return Outcome(code, out.data.decode(), err.data.decode())


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("echo hello world", "hello world\n"),
        ("echo 'a  b' \"c $HOME\" $HOME", "a  b c /root /root\n"),
        ("x=5; echo $((x * 2 + 1))", "11\n"),
        ("for i in 1 2 3; do echo -n $i; done", "123"),
        ("i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done", "1\n3\n"),
        ("if [ -f /etc/hostname ]; then cat /etc/hostname; else echo none; fi", "python-0\n"),
        ("echo $(hostname)-x", "python-0-x\n"),
        ("echo a b c | wc -w", "3\n"),
        ("seq 1 5 | head -n 2", "1\n2\n"),
        ("printf '%s-%s\\n' a b c d", "a-b\nc-d\n"),
        ("echo out > /tmp/x; echo more >> /tmp/x; cat /tmp/x", "out\nmore\n"),
        ("false || echo no && echo yes", "no\nyes\n"),
        ("case abc in x) echo x;; a*) echo a;; esac", "a\n"),
        ('f() { echo "<$1>"; return 3; }; f q; echo $?', "<q>\n3\n"),
        ("echo ${missing:-fallback} ${HOME:+set} ${#HOME}", "fallback set 5\n"),
        ("v=a.b.c; echo ${v%.*} ${v##*.}", "a.b c\n"),
        ("sh -c 'echo $0 $1' name one", "name one\n"),
        ("env A=1 sh -c 'echo $A'", "1\n"),
        ("(cd /tmp; pwd); pwd", "/tmp\n/\n"),
        ("until true; do echo never; done; echo done", "done\n"),
        ("ls /data/projects", "fate\n"),
    ],
)
async def test_prints(script: str, printed: str) -> None:
    outcome = await run(script)
    assert (outcome.stdout, outcome.stderr) == (printed, "")


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 7", 7),
        ("true", 0),
        ("false", 1),
        ("! false", 0),
        ("sh -c 'exit 9'", 9),
        ("set -e; false; exit 0", 1),
        ("nonesuch", 127),
        ("if true; then", 2),
        ("timeout 1 sleep 60", 124),
        ("</dev/tcp/10.0.0.1/80", 1),
    ],
)
async def test_exit_codes(script: str, code: int) -> None:
    assert (await run(script)).code == code


async def test_arguments_keep_their_blanks() -> None:
    outcome = await run('for word in "$@"; do echo "[$word]"; done', "a b", "c")
    assert outcome.stdout == "[a b]\n[c]\n"


async def test_standard_input_is_read() -> None:
    assert (await run("read line; echo got $line; cat", stdin=b"one\ntwo\n")).stdout == "got one\ntwo\n"


async def test_standard_error_is_apart() -> None:
    outcome = await run("echo oops >&2; echo fine; cat /none 2>/dev/null")
    assert (outcome.stdout, outcome.stderr, outcome.code) == ("fine\n", "oops\n", 1)
