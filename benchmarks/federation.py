"""Party files together: after one key in one of fifty, and what two hundred of them take."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from itertools import count

import yaml

from benchmarks.results import Budget, Limit, Result, interleaved
from services.federation import LintSession
from services.party import new_party
from services.yamldoc import set_value

ROUNDS = 21
KEYS = 200
PARTIES, MANY, FEW = 50, 200, 2
PEERS = 10
"""Parties that each one reaches directly: with more of them an exchange is used."""
PERCENT = 0.95


def measure() -> list[Result]:
    """What an editor feels, and how it grows."""
    ours, peer = _keys()
    grown, few = interleaved(ROUNDS, lambda: _linted(MANY), lambda: _linted(FEW))
    memory, plain = _memory("lint"), _memory("plain")
    return [
        Result(f"cross lint of {PARTIES} parties after one key, p95", ours, "ms", Budget(Limit.AT_MOST, 16),
               "yaml.CSafeLoader, that file", peer),
        Result(f"lint of {MANY} parties", grown, "ms", Budget(Limit.TIMES_PEER, 1.2),
               f"{MANY // FEW} times lint of {FEW}", few * MANY / FEW),
        Result(f"memory of {MANY} parties, the program's own included", memory, "MB", Budget(Limit.AT_MOST, 60),
               "yaml.CSafeLoader, data kept", plain),
    ]  # fmt: skip


def texts(parties: int) -> list[str]:
    """Files of the first parties of a ring, each with routes to its neighbours on both sides: all of one size."""
    return [_text(number) for number in range(parties)]


def session_of(files: list[str]) -> LintSession:
    """A session that has linted them all."""
    session = LintSession()
    for number, text in enumerate(files):
        session.put(f"{number}.yaml", text)
    session.findings()
    return session


def _text(number: int) -> str:
    name = f"fate-{number + 1}"
    text = new_party("v1.11.2", name=name, namespace=name, party_id=number + 1, gateway_port=_port(number))
    near = {(number + step) % MANY for step in range(-PEERS // 2, PEERS // 2 + 1)} - {number}
    peers = [{"partyId": one + 1, "partyIp": f"10.20.0.{one}", "partyPort": _port(one)} for one in sorted(near)]
    return set_value(text, ("rollsite", "partyList"), peers)


def _port(number: int) -> int:
    return 30000 + number


def _keys() -> tuple[float, float]:
    """Milliseconds from a key to the findings: of a hundred keys all but the five slowest take less."""
    files = texts(PARTIES)
    session, typed = session_of(files), count()

    def press() -> float:
        text = f"{files[0]}# {next(typed)}\n"
        began = time.perf_counter()
        session.put("0.yaml", text)
        session.findings()
        return (time.perf_counter() - began) * 1000

    def load() -> float:
        began = time.perf_counter()
        yaml.load(files[0], yaml.CSafeLoader)
        return (time.perf_counter() - began) * 1000

    taken = [(press(), load()) for _key in range(KEYS)]
    return _percentile([ours for ours, _peer in taken]), _percentile([peer for _ours, peer in taken])


def _percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[int(PERCENT * 100) - 1]


def _linted(parties: int) -> float:
    """Milliseconds of CPU: other work on the machine gets into the way of what takes long, and not of what is short."""
    files = texts(parties)
    # What the rounds before have left is not this one's.
    gc.collect()
    began = time.process_time()
    session_of(files)
    return (time.process_time() - began) * 1000


def _memory(kind: str) -> float:
    """Peak resident memory, in MB, of a process that reads the files and does nothing else (benchmarks.parties)."""
    command = [sys.executable, "-m", "benchmarks.parties", kind]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
