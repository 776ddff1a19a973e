"""`python -m benchmarks`: medians side by side with a peer, the ratio, and the budget of issue 2."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7
ROOT = Path(__file__).parents[1]
PARTY = ROOT / "examples" / "article" / "fate-9999.yaml"
FIRST_SCRIPT = "apiVersion: fatetui/v1\nname: first\nsteps: [{id: a, namespace.ensure: [a]}]\n"
FIRST_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "http://127.0.0.1:PORT"}}]
users: [{name: c, user: {token: benchmark-token}}]
contexts: [{name: c, context: {cluster: c, user: c}}]
current-context: c
"""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`ours` and `peer` give one measurement in seconds each; `budget` judges `ours` less `peer`, or `ours` alone."""

    name: str
    ours: Callable[[], float]
    peer_name: str
    peer: Callable[[], float]
    budget: float
    beside_peer: bool = False


def _process(*command: str) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
        return time.perf_counter() - start

    return measure


def _demo_ready() -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "fatetui", "demo", "serve", "--announce", "json"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        taken = time.perf_counter() - start
        process.stdin.close()
    return taken


def _first_request() -> float:
    """From the process's start to its first connection at the API server, which never answers."""
    with tempfile.TemporaryDirectory() as place, socket.create_server(("127.0.0.1", 0)) as server:
        script, kubeconfig = Path(place) / "script.yaml", Path(place) / "kubeconfig"
        script.write_text(FIRST_SCRIPT)
        kubeconfig.write_text(FIRST_KUBECONFIG.replace("PORT", str(server.getsockname()[1])))
        options = ("--kubeconfig", str(kubeconfig), "--journal", place)
        start = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "fatetui", "--script", str(script), *options],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            connection, _address = server.accept()
            taken = time.perf_counter() - start
            connection.close()
            process.kill()
    return taken


def _lint() -> float:
    from services.party import lint_party, parse_party

    text = PARTY.read_text()
    start = time.perf_counter()
    lint_party(parse_party(text, "party"))
    return time.perf_counter() - start


def _load() -> float:
    import yaml

    text = PARTY.read_text()
    start = time.perf_counter()
    yaml.load(text, Loader=yaml.CSafeLoader)
    return time.perf_counter() - start


BENCHMARKS: Sequence[Benchmark] = (
    Benchmark(
        "fatetui --version",
        _process("-m", "fatetui", "--version"),
        "bare interpreter",
        _process("-c", "pass"),
        0.080,
        beside_peer=True,
    ),
    Benchmark(
        "import services.party",
        _process("-c", "import services.party"),
        "import yaml",
        _process("-c", "import yaml"),
        0.1,
    ),
    Benchmark(
        "first request of --script",
        _first_request,
        "import kubernetes.aio",
        _process("-c", "import kubernetes.aio"),
        0.450,
    ),
    Benchmark("demo ready", _demo_ready, "import aiohttp.web", _process("-c", "import aiohttp.web"), 1.0),
    Benchmark("lint of a party file", _lint, "yaml.CSafeLoader", _load, 0.004),
)


def main() -> None:
    """Measure everything, the two sides of each in turn."""
    print(f"{'what':<26} {'ours':>9}  {'peer':<20} {'peer':>9} {'ratio':>7}  budget")
    for benchmark in BENCHMARKS:
        pairs = [(benchmark.ours(), benchmark.peer()) for _ in range(ROUNDS)]
        ours, peer = (statistics.median(side) for side in zip(*pairs, strict=True))
        judged = ours - peer if benchmark.beside_peer else ours
        verdict = "ok" if judged <= benchmark.budget else "OVER"
        print(
            f"{benchmark.name:<26} {ours * 1000:7.1f}ms  {benchmark.peer_name:<20} {peer * 1000:7.1f}ms "
            f"{ours / peer:6.2f}×  {verdict} ({benchmark.budget * 1000:.0f} ms)"
        )


if __name__ == "__main__":
    main()
